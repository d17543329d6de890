import { LockMode } from '@mikro-orm/core';
import { done, notFound, type Outcome, refused } from '../../../domain/refusal.ts';
import { AUTHORITY_DAYS, type AuthorityKind } from '../../../domain/registry/authority.ts';
import { checkCreditCode } from '../../../domain/registry/credit-code.ts';
import { AuthorityRequest } from '../../../schema/entities/registry/authority-request.entity.ts';
import { Firm } from '../../../schema/entities/registry/firm.entity.ts';
import { Membership } from '../../../schema/entities/registry/organisation.entity.ts';
import { endOfDay } from '../../engagement/clock.ts';
import { attachFiles } from '../../files/attach-file.ts';
import { runCommand, type Written } from '../../platform/run-command.ts';
import type { Actor, Deps, Work } from '../../ports.ts';

type Command<Input> = { readonly actor: Actor; readonly idempotencyKey: string; readonly input: Input };

export type Proof = {
  readonly kind: AuthorityKind;
  readonly note: string;
  /** Files that the person uploaded: the licence with the name of the representative, or the letter. */
  readonly fileIds: readonly string[];
};

const NOTE_MAX = 500;
const NAME_MAX = 200;
const FILES_MAX = 5;

/** Somebody who registered a firm shows that it may act for it. */
export async function proveAuthority(deps: Deps, command: Command<Proof>): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const malformed = findMalformed(input);
  if (malformed !== null) return malformed;
  return runCommand(deps, { ...command, name: 'proveAuthority' }, async (work) => {
    const own = { id: actor.organisationId ?? '' };
    const firm = await work.em.findOne(Firm, own, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (firm === null) return notFound();
    if (!firm.awaitsProof) return refused('AUTHORITY_PROVEN');
    return submit(work, deps, { firm, actor, proof: input, statedName: firm.name, isClaim: false });
  });
}

/**
 * Somebody asks to act for a firm that stands in the register already, whoever brought it there. Nothing is told of the
 * firm or of who acts for it; an operator reads the papers and decides.
 */
export async function claimFirm(
  deps: Deps,
  command: Command<Proof & { readonly creditCode: string; readonly name: string }>,
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const checked = checkCreditCode(input.creditCode);
  const isForeign = checked.verdict === 'invalid' && (checked.because === 'LENGTH' || checked.because === 'ALPHABET');
  if (isForeign) return refused(`CREDIT_CODE_${checked.because}`, 'creditCode');
  // A real code that fails its check digits stands in the register when an operator let it pass.
  const creditCode =
    checked.verdict === 'valid' ? checked.code : input.creditCode.normalize('NFKC').trim().toUpperCase();
  const statedName = input.name.trim();
  if (statedName === '' || statedName.length > NAME_MAX) return refused('NAME_OUT_OF_RANGE', 'name');
  const malformed = findMalformed(input);
  if (malformed !== null) return malformed;
  return runCommand(deps, { ...command, name: 'claimFirm' }, async (work) => {
    if ((await work.em.count(Membership, { userId: actor.userId })) > 0) return refused('ALREADY_IN_AN_ORGANISATION');
    const firm = await work.em.findOne(Firm, { creditCode }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (firm === null) return notFound('creditCode');
    return submit(work, deps, { firm, actor, proof: input, statedName, isClaim: true });
  });
}

/** The person takes an open request back. */
export async function withdrawAuthority(
  deps: Deps,
  command: Command<{ readonly requestId: string }>,
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  return runCommand(deps, { ...command, name: 'withdrawAuthority' }, async (work) => {
    const own = { id: input.requestId, userId: actor.userId };
    const request = await work.em.findOne(AuthorityRequest, own, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (request === null) return notFound('requestId');
    if (request.state !== 'SUBMITTED') return refused('ILLEGAL_TRANSITION', 'requestId', { state: request.state });
    work.em.assign(request, { state: 'WITHDRAWN', decidedAt: deps.now(), decidedBy: actor.userId });
    const detail = { requestId: request.id };
    await work.record({ streamId: request.firmId, name: 'authority.withdrawn', detail, actorId: actor.userId });
    return done({ id: request.id });
  });
}

function findMalformed({ note, fileIds }: Proof): Outcome<never> | null {
  if (note.length > NOTE_MAX) return refused('TEXT_TOO_LONG', 'note', { max: `${NOTE_MAX}` });
  if (fileIds.length === 0) return refused('FILE_MISSING', 'fileIds');
  return fileIds.length > FILES_MAX ? refused('FILES_FULL', 'fileIds', { max: `${FILES_MAX}` }) : null;
}

async function submit(
  work: Work,
  deps: Deps,
  of: { firm: Firm; actor: Actor; proof: Proof; statedName: string; isClaim: boolean },
): Promise<Outcome<Written>> {
  const { firm, actor, proof, statedName, isClaim } = of;
  const open = { firmId: firm.id, userId: actor.userId, state: 'SUBMITTED' as const };
  if ((await work.em.count(AuthorityRequest, open)) > 0) return refused('AUTHORITY_OPEN');
  const request = work.em.create(AuthorityRequest, {
    id: deps.newId(),
    ...open,
    kind: proof.kind,
    isClaim,
    statedName,
    note: proof.note.trim(),
    submittedAt: deps.now(),
    dueAt: endOfDay(deps.workingDays.add(deps.today(), AUTHORITY_DAYS)),
    decidedBy: null,
    decidedAt: null,
    reason: null,
  });
  work.em.persist(request);
  const { id, kind } = request;
  const detail = { requestId: id, kind, isClaim };
  await work.record({ streamId: firm.id, name: 'authority.submitted', detail, actorId: actor.userId });
  const subject = { subject: 'AUTHORITY', subjectId: id, streamId: firm.id } as const;
  return (await attachFiles(work, deps, { ...subject, fileIds: proof.fileIds, actor })) ?? done({ id });
}
