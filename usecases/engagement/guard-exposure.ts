import { fen } from '../../domain/money.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import { isSoleTraderCode } from '../../domain/registry/credit-code.ts';
import { decideExposure, type ExposureState, exposurePolicyOf } from '../../domain/registry/tags/exposure.ts';
import type { TagPolicy } from '../../domain/registry/tags/tag-policy.ts';
import { widen } from '../../schema/access/access.ts';
import { ExposureOverride } from '../../schema/entities/engagement/deal-record.entity.ts';
import { Engagement } from '../../schema/entities/engagement/engagement.entity.ts';
import { Consent } from '../../schema/entities/registry/consent.entity.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, Work } from '../ports.ts';
import { inForceOn } from '../registry/read-consented.ts';
import { tagPolicyOn } from '../registry/tag-policies.ts';

const REASON_MAX = 500;

/** Refuses a grant with which too many banks would lend to one small firm, until a supervisor has given a reason. */
export async function guardExposure(
  work: Work,
  deps: Deps,
  of: { engagement: Engagement; actorId: string },
): Promise<Outcome<null>> {
  const exposure = await countExposure(work, deps, of.engagement);
  if (exposure === null || !asksForReason(exposure)) return done(null);
  const override = await work.em.findOne(ExposureOverride, { engagementId: of.engagement.id });
  if (override === null) return refused('EXPOSURE_WARNING', 'move', factsOf(exposure));
  return override.approvedBy === of.actorId ? refused('SUPERVISOR_IS_GRANTOR', 'move') : done(null);
}

/** Writes down that a bank was warned; the refused command itself leaves nothing behind. */
export function recordWarning(
  deps: Deps,
  of: { engagementId: string; facts: Readonly<Record<string, string>>; actorId: string },
): Promise<void> {
  const { engagementId, facts, actorId } = of;
  return deps.inTransaction((work) =>
    work.record({ streamId: engagementId, name: 'exposure.warned', detail: facts, actorId }),
  );
}

/** A supervisor of the bank lets a grant go on in spite of the warning, with a reason that stays. */
export async function overrideExposure(
  deps: Deps,
  command: {
    readonly actor: Actor;
    readonly idempotencyKey: string;
    readonly input: { readonly engagementId: string; readonly reason: string };
  },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const reason = input.reason.trim();
  if (reason === '') return refused('REASON_MISSING', 'reason');
  if (reason.length > REASON_MAX) return refused('TEXT_TOO_LONG', 'reason', { max: `${REASON_MAX}` });
  return runCommand(deps, { ...command, name: 'overrideExposure' }, async (work) => {
    const own = { id: input.engagementId, bankId: actor.organisationId ?? '' };
    const engagement = await work.em.findOne(Engagement, own);
    if (engagement === null) return notFound('engagementId');
    widen('deal');
    const engagementId = engagement.id;
    const exposure = await countExposure(work, deps, engagement);
    if (exposure === null || !asksForReason(exposure)) return refused('NO_EXPOSURE_WARNING', 'engagementId');
    if ((await work.em.count(ExposureOverride, { engagementId })) > 0)
      return refused('ALREADY_OVERRIDDEN', 'engagementId');
    const { banks, banksMax } = exposure;
    const row = { id: deps.newId(), engagementId, banks, banksMax, reason, approvedBy: actor.userId };
    work.em.persist(work.em.create(ExposureOverride, { ...row, approvedAt: deps.now() }));
    const detail = { banks, banksMax, reason };
    await work.record({ streamId: engagementId, name: 'exposure.overridden', detail, actorId: actor.userId });
    return done({ id: engagementId });
  });
}

const asksForReason = ({ verdict }: ExposureState): boolean => verdict === 'WARN' || verdict === 'ESCALATE';
const factsOf = ({ banks, banksMax }: ExposureState) => ({ banks: `${banks}`, banksMax: `${banksMax}` });

/**
 * How many other lenders have credit in force with the firm (4-04), those outside the platform among them. Only a firm
 * that lets the bank see it is counted: `null` without its consent. A bank that lends to the firm already adds nobody.
 */
async function countExposure(work: Work, deps: Deps, engagement: Engagement): Promise<ExposureState | null> {
  const { firmId, bankId, needId } = engagement;
  const consents = await work.em.find(Consent, { needId, bankId, ...inForceOn(deps.now()) });
  if (!consents.some(({ dataCategories }) => dataCategories.includes('EXPOSURE'))) return null;
  const today = deps.today();
  const policy = await tagPolicyOn(work.em, today);
  const rows = await work.em.execute<{ bank_id: string; sum: string }[]>(
    `select bank_id, coalesce(sum(amount_fen) filter (where maturity_on > ?), 0)::text as sum from loan
     where firm_id = ? and ${SERVES[policy.servingBank]} group by bank_id`,
    policy.servingBank === 'CREDIT_IN_FORCE' ? [today, firmId, today] : [today, firmId],
  );
  if (rows.some(({ bank_id }) => bank_id === bankId)) return null;
  // Nobody reports repayments to a lender outside: it serves the firm until its loan matures.
  const outside = await work.em.execute<{ lender: string; sum: string }[]>(
    `select lender, coalesce(sum(amount_fen) filter (where maturity_on > ?), 0)::text as sum from external_loan
     where firm_id = ? and withdrawn_at is null and not is_owners and (maturity_on > ? or ?) group by lender`,
    [today, firmId, today, policy.servingBank === 'EVER_LENT'],
  );
  const creditFenByBank = new Map([
    ...rows.map(({ bank_id, sum }) => [bank_id, fen(BigInt(sum))] as const),
    ...outside.map(({ lender, sum }) => [lender, fen(BigInt(sum))] as const),
  ]);
  const { creditCode } = await work.em.findOneOrFail(Firm, { id: firmId });
  const kind = isSoleTraderCode(creditCode) ? ('SOLE_TRADER' as const) : ('FIRM' as const);
  return decideExposure({ kind, creditFenByBank }, exposurePolicyOf(policy));
}

/** A4-14 */
const SERVES: Readonly<Record<TagPolicy['servingBank'], string>> = {
  CREDIT_IN_FORCE: 'maturity_on > ?',
  BALANCE: "state = 'ACTIVE' and amount_fen > repaid_fen",
  EVER_LENT: 'true',
};
