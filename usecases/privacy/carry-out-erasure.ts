import { LockMode } from '@mikro-orm/core';
import { pseudonymOf, pseudonymousCode, pseudonymousEmail } from '../../domain/privacy/decide-erasure.ts';
import type { DataSubject } from '../../domain/privacy/register-terms.ts';
import { NotificationPreference } from '../../schema/entities/notices/message.entity.ts';
import { IdempotencyRecord } from '../../schema/entities/platform/outbox-event.entity.ts';
import { ErasureRequest } from '../../schema/entities/privacy/erasure-request.entity.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { Membership, Organisation } from '../../schema/entities/registry/organisation.entity.ts';
import { sweepFiles } from '../files/sweep-files.ts';
import type { Deps, Work } from '../ports.ts';
import { SIGN_INS_ENDED } from '../registry/account/end-sign-ins.ts';
import { countRemainder, eraseRows, type Replacement, scrub } from './erase-rows.ts';
import { erasureBlocks } from './request-erasure.ts';
import { rowsOfSubject, type SubjectFacts } from './rows-of-subject.ts';
import { openText } from './sealed-text.ts';

const SYSTEM = 'system';
const DUE_MAX = 20;
const PAGE = 500;

type Subject = { readonly subject: DataSubject; readonly subjectId: string };

/**
 * Carries out what was approved and whose wait is over, each in one transaction: whatever breaks leaves the subject as it
 * was. What has come in its way meanwhile blocks it and is written down. The bytes of files go right afterwards.
 */
export async function carryOutErasures(deps: Deps): Promise<number> {
  const due = { state: 'APPROVED' as const, dueAt: { $lte: deps.now() } };
  const found = await deps.read().find(ErasureRequest, due, { orderBy: { dueAt: 'asc' }, limit: DUE_MAX });
  let erased = 0;
  for (const { id } of found) {
    const signedOut = await carryOut(deps, id);
    if (signedOut === null) continue;
    erased += 1;
    // What is lost here is found by the check of every socket a little later.
    for (const userId of signedOut)
      await deps.live.publish({ topic: SIGN_INS_ENDED, id: userId }).catch(() => undefined);
  }
  if (erased > 0) await sweepFiles(deps);
  return erased;
}

/** Who was signed out by it; `null` when nothing was erased. */
function carryOut(deps: Deps, id: string): Promise<readonly string[] | null> {
  return deps.inTransaction(async (work) => {
    const { em, record } = work;
    const lockMode = LockMode.PESSIMISTIC_WRITE;
    const request = await em.findOne(ErasureRequest, { id, state: 'APPROVED' }, { lockMode });
    if (request === null) return null;
    const { subjectId: streamId } = request;
    await lockSubject(work, request);
    const blocks = await erasureBlocks(em, deps, request);
    if (blocks.length > 0) {
      em.assign(request, { state: 'BLOCKED', blocks, dueAt: null });
      const codes = blocks.map(({ code }) => code);
      await record({ streamId, name: 'erasure.blocked', detail: { erasureId: id, codes }, actorId: SYSTEM });
      return null;
    }
    const { remainder, signedOut } = await eraseSubject(work, deps, request);
    em.assign(request, { state: 'DONE', doneAt: deps.now(), remainder });
    const detail = { erasureId: id, decidedBy: request.decidedBy, remainder };
    await record({ streamId, name: 'erasure.done', detail, actorId: SYSTEM });
    return signedOut;
  });
}

/** Whoever changes something of the subject at the same time comes wholly before or wholly after. */
async function lockSubject({ em }: Work, { subject, subjectId }: Subject): Promise<void> {
  await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 161))', [subjectId]);
  if (subject === 'FIRM') await em.findOneOrFail(Firm, { id: subjectId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
}

/** Erases the rows, destroys the key and says what stays. The caller holds the lock and has decided that it may be. */
async function eraseSubject(work: Work, deps: Deps, of: Subject) {
  const { em } = work;
  const { subject, subjectId: id } = of;
  const email = subject === 'PERSON' ? await emailIn(work, id) : null;
  const facts: SubjectFacts = { subject, id, email };
  const replacements = subject === 'PERSON' ? await namesOfPerson(work, deps, facts) : await namesOfFirm(work, id);
  // Before the rows: whoever seals something for a row of the subject now is waited for, and the row is seen.
  await deps.subjectKeys.destroy(em, id);
  await releaseFiles(work, deps, facts);
  const signedOut = subject === 'FIRM' ? await endPeople(work, deps, id) : [id];
  await eraseRows(em, facts);
  await (subject === 'PERSON' ? erasePerson(work, deps, id) : eraseFirm(work, deps, id));
  await scrub(em, replacements);
  return { remainder: await countRemainder(em, facts), signedOut };
}

/** On the connection of the transaction. */
async function emailIn({ em }: Work, id: string): Promise<string | null> {
  const [row] = await em.execute<{ email: string }[]>('select email from auth."user" where id = ?::uuid', [id]);
  return row?.email ?? null;
}

async function namesOfPerson(work: Work, deps: Deps, { id, email }: SubjectFacts): Promise<Replacement[]> {
  const preference = await work.em.findOne(NotificationPreference, { userId: id });
  const contacts = [preference?.phone, preference?.wechatId].filter((one) => typeof one === 'string');
  const opened = await Promise.all(contacts.map((text) => openText(deps, work.em, { subjectId: id, text })));
  const by = pseudonymOf('PERSON', id);
  return [email, ...opened].flatMap((text) => (text === null ? [] : [{ text, by }]));
}

async function namesOfFirm({ em }: Work, id: string): Promise<Replacement[]> {
  const { name, creditCode } = await em.findOneOrFail(Firm, { id });
  return [
    { text: name, by: pseudonymOf('FIRM', id) },
    { text: creditCode, by: pseudonymousCode(id) },
  ];
}

/** Takes files from their rows and marks them, so that the sweep removes bytes and rows. */
async function releaseFiles({ em }: Work, deps: Deps, facts: SubjectFacts): Promise<void> {
  const condition = rowsOfSubject('public.stored_file', facts, false);
  if (condition === null) return;
  await em.execute(
    `update public.stored_file set subject = null, subject_id = null, attached_at = null, name = '', removed_at = ?
     where (${condition.sql}) and (?::text = 'FIRM' or organisation_id is null or subject = 'AUTHORITY')
        or subject = 'EXPORT' and subject_id in (select id from data_export where subject = ? and subject_id = ?::uuid)`,
    [deps.now(), ...condition.values, facts.subject, facts.subject, facts.id],
  );
  // What they put to deals of an organisation stays its proof; what they called it does not.
  await em.execute(`update public.stored_file set name = '' where (${condition.sql}) and name <> ''`, [
    ...condition.values,
  ]);
  await em.execute(
    `update data_export set state = 'EXPIRED', file_id = null where subject = ? and subject_id = ?::uuid and state = 'READY'`,
    [facts.subject, facts.id],
  );
}

/** Everybody who acted for the firm is signed out: what they may do is asked anew. */
async function endPeople({ em }: Work, deps: Deps, firmId: string): Promise<readonly string[]> {
  const members = await em.find(Membership, { organisationId: firmId }, { limit: PAGE });
  const people = [...new Set(members.map(({ userId }) => userId))];
  for (const userId of people) await deps.accounts.endSessions(em, { userId, exceptSessionId: null });
  await deps.accounts.dropKeys(em, firmId);
  return people;
}

async function erasePerson({ em }: Work, deps: Deps, userId: string): Promise<void> {
  await deps.accounts.eraseAccount(em, {
    userId,
    name: pseudonymOf('PERSON', userId),
    email: pseudonymousEmail(userId),
  });
  await em.nativeDelete(IdempotencyRecord, { key: { $like: `${userId}:%` } });
}

async function eraseFirm({ em, emit }: Work, deps: Deps, firmId: string): Promise<void> {
  const firm = await em.findOneOrFail(Firm, { id: firmId });
  const names = { name: pseudonymOf('FIRM', firmId), creditCode: pseudonymousCode(firmId) };
  const unknown = { industryCode: null, divisionCode: null, foundedOn: null, staff: null, creditCodeOverride: null };
  const figures = { revenueFen: null, assetsFen: null, hasNoLoanRecord: null };
  em.assign(firm, { ...names, ...unknown, ...figures, erasedAt: deps.now() });
  await em.flush();
  await em.nativeUpdate(Organisation, { id: firmId }, names);
  // Indexed again, and so taken out of the index.
  emit({ name: 'firm.facts-changed.v1', firmId, factsVersion: firm.factsVersion });
}

/**
 * Erases again whoever was erased after the backup that a database was restored from: keys are kept apart from the rows
 * and know who has none any more. Answers how many.
 */
export async function repeatErasures(deps: Deps): Promise<number> {
  let [after, repeated] = [null as string | null, 0];
  for (;;) {
    const ids = await deps.subjectKeys.destroyed(deps.read(), { first: PAGE, after });
    for (const id of ids) if (await repeatErasure(deps, id)) repeated += 1;
    after = ids.at(-1) ?? null;
    if (ids.length < PAGE) break;
  }
  if (repeated > 0) await sweepFiles(deps);
  return repeated;
}

function repeatErasure(deps: Deps, subjectId: string): Promise<boolean> {
  return deps.inTransaction(async (work) => {
    const firm = await work.em.findOne(Firm, { id: subjectId });
    const email = firm === null ? await emailIn(work, subjectId) : null;
    const isThere = firm === null ? email !== null && email !== pseudonymousEmail(subjectId) : firm.erasedAt === null;
    if (!isThere) return false;
    const of: Subject = { subject: firm === null ? 'PERSON' : 'FIRM', subjectId };
    await lockSubject(work, of);
    const { remainder } = await eraseSubject(work, deps, of);
    const detail = { because: 'RESTORED', remainder };
    await work.record({ streamId: subjectId, name: 'erasure.repeated', detail, actorId: SYSTEM });
    return true;
  });
}
