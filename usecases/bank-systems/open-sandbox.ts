import { yuan } from '../../domain/money.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { widen } from '../../schema/access/access.ts';
import { Engagement } from '../../schema/entities/engagement/engagement.entity.ts';
import { CreditNeed, CreditNeedVersion } from '../../schema/entities/market/credit-need.entity.ts';
import { Bank } from '../../schema/entities/registry/bank.entity.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { Organisation } from '../../schema/entities/registry/organisation.entity.ts';
import { toSnapshot } from '../../schema/terms-json.ts';
import { applyMove, NOTHING_SAID } from '../engagement/move-engagement.ts';
import { openEngagement } from '../engagement/open-engagement.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, Work } from '../ports.ts';
import { newConsent } from '../registry/change-consent.ts';

const LABEL_MAX = 100;
const TERMS = {
  amountFen: yuan(1_000_000n),
  termMonths: 12,
  purpose: 'WORKING_CAPITAL',
  rateBpsMax: 500n,
  securities: ['CREDIT_ONLY'],
  urgency: 'FLEXIBLE',
} as const;

/**
 * Makes a case for a bank to try its systems on, in a sandbox that is the bank's own: a bank and a firm that are nobody,
 * and an engagement that has come to the first contact. The need is never on the market and products of a sandbox never
 * go online, so nothing of it is matched, found, counted or learned from. Each call makes a new case. Answers the
 * engagement.
 */
export async function openSandbox(
  deps: Deps,
  command: {
    readonly actor: Actor;
    readonly idempotencyKey: string;
    readonly input: { readonly label: string };
  },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  if (input.label === '' || input.label.length > LABEL_MAX) return refused('NAME_OUT_OF_RANGE', 'label');
  return runCommand(deps, { ...command, name: 'openSandbox' }, async (work) => {
    const owner = await work.em.findOne(Bank, { id: actor.organisationId ?? '' });
    if (owner === null) return notFound();
    widen('sandbox');
    if (await isSandbox(work, owner.id)) return refused('SANDBOX_OF_SANDBOX');
    await work.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 21))', [owner.id]);
    const bankId = await findOrMake(work, deps, { owner, kind: 'BANK' });
    const firmId = await findOrMake(work, deps, { owner, kind: 'FIRM' });
    const need = await insertNeed(work, deps, firmId);
    work.em.persist(newConsent(work, deps, { need, bankId }));
    const actorId = actor.userId;
    const first = { need, live: [], bankId, productId: null, state: 'APPLIED', actorId } as const;
    const opened = await openEngagement(work, deps, first);
    await work.em.flush();
    const engagement = await work.em.findOneOrFail(Engagement, { id: opened.id });
    for (const [side, move] of [
      ['bank', 'accept'],
      ['bank', 'logContact'],
      ['firm', 'confirmContact'],
    ] as const)
      await applyMove(work, deps, {
        need,
        engagement,
        by: { side, roles: [], actorId },
        step: { ...NOTHING_SAID, move },
      });
    return done({ id: opened.id });
  });
}

/** Whether an organisation is a sandbox. */
export const isSandbox = async ({ em }: Pick<Work, 'em'>, id: string): Promise<boolean> =>
  (await em.count(Organisation, { id, sandboxOf: { $ne: null } })) > 0;

async function findOrMake(work: Work, deps: Deps, of: { owner: Bank; kind: 'BANK' | 'FIRM' }): Promise<string> {
  const { owner, kind } = of;
  const known = await work.em.findOne(Organisation, { sandboxOf: owner.id, kind });
  if (known !== null) return known.id;
  const id = deps.newId();
  const name = kind === 'BANK' ? `${owner.name}（沙箱）` : '沙箱企业';
  // No credit code begins like this, so that it is in nobody's way.
  const creditCode = `${kind === 'BANK' ? 'SB' : 'SF'}${id.replaceAll('-', '').slice(-16).toUpperCase()}`;
  const createdAt = deps.now();
  work.em.persist(work.em.create(Organisation, { id, kind, name, creditCode, sandboxOf: owner.id, createdAt }));
  await work.em.flush();
  if (kind === 'BANK') {
    const places = { isLegalPersonInCity: false, hasBranchInCity: false, isPilot2018: false };
    work.em.persist(work.em.create(Bank, { id, name, creditCode, ...places }));
  } else {
    const facts = {
      industryCode: 'C39',
      divisionCode: '441900119',
      sizeClass: 'SMALL',
      verification: 'VERIFIED',
    } as const;
    const row = { id, name, creditCode, ...facts, factsVersion: 1, statedOn: deps.today(), createdAt };
    work.em.persist(work.em.create(Firm, row));
  }
  await work.em.flush();
  return id;
}

async function insertNeed(work: Work, deps: Deps, firmId: string): Promise<CreditNeed> {
  const now = deps.now();
  const need = work.em.create(CreditNeed, {
    id: deps.newId(),
    firmId,
    version: 1,
    state: 'PAUSED',
    liveKey: null,
    flags: [],
    reviewNote: null,
    expiresOn: null,
    publishedAt: null,
    createdAt: now,
    updatedAt: now,
  });
  work.em.persist(need);
  await work.em.flush();
  const terms = { ...TERMS, needId: need.id, version: 1, firmId, publishedOn: deps.today() };
  const version = { needId: need.id, version: 1, terms: toSnapshot(terms), description: '', createdAt: now };
  work.em.persist(work.em.create(CreditNeedVersion, version));
  await work.em.flush();
  return need;
}
