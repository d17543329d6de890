import { type CivilDate, civilDateOf } from '../../domain/calendar.ts';
import type { Fen } from '../../domain/money.ts';
import { done, type Outcome, refused } from '../../domain/refusal.ts';
import { checkCreditCode } from '../../domain/registry/credit-code.ts';
import { deriveSizeClass } from '../../domain/registry/derive-size-class.ts';
import { isIndustryCode } from '../../domain/registry/industry.ts';
import { widen } from '../../schema/access/access.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { Membership, Organisation } from '../../schema/entities/registry/organisation.entity.ts';
import { runCommand, type Written } from '../platform/run-command.ts';
import type { Actor, Deps, Work } from '../ports.ts';
import { sealText } from '../privacy/sealed-text.ts';
import { refreshFirmFacts } from './refresh-firm-facts.ts';

export type FirmProfile = {
  readonly industryCode: string;
  readonly divisionCode: string;
  readonly foundedOn: CivilDate | null;
  readonly staff: number | null;
  readonly revenueFen: Fen | null;
  readonly assetsFen: Fen | null;
  /** True when the firm states that no institution ever lent to it; `null` says nothing (A4-26). */
  readonly hasNoLoanRecord: boolean | null;
};

export type RegisterFirm = FirmProfile & {
  readonly name: string;
  readonly creditCode: string;
};

/** Limits of a firm's profile (our defaults); the money limit is what a bigint column and a person can mean. */
const PROFILE_LIMITS = { nameCharactersMax: 200, staffMax: 10_000_000, fenMax: 9_000_000_000_000_000n } as const;

/**
 * A signed-in person without an organisation registers a firm and prepares for it from then on; the firm binds itself to
 * nothing before an operator has seen that the person may act for it. A code that stands in the register already is
 * taken, whoever brought it there; its owner claims the firm (`claimFirm`).
 */
export async function registerFirm(
  deps: Deps,
  command: { actor: Actor; idempotencyKey: string; input: RegisterFirm },
): Promise<Outcome<Written>> {
  const { actor, input } = command;
  const checked = checkCreditCode(input.creditCode);
  if (checked.verdict === 'invalid') return refused(`CREDIT_CODE_${checked.because}`, 'creditCode');
  const name = input.name.trim();
  if (name === '' || name.length > PROFILE_LIMITS.nameCharactersMax) return refused('NAME_OUT_OF_RANGE', 'name');
  const problem = checkProfile(deps, input);
  if (problem !== null) return problem;

  return runCommand(deps, { ...command, name: 'registerFirm' }, async (work) => {
    widen('join');
    if ((await work.em.count(Membership, { userId: actor.userId })) > 0) return refused('ALREADY_IN_AN_ORGANISATION');
    await work.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 2))', [checked.code]);
    if ((await work.em.count(Organisation, { creditCode: checked.code })) > 0)
      return refused('CREDIT_CODE_TAKEN', 'creditCode');
    const row = { id: deps.newId(), name, creditCode: checked.code, profile: input, now: deps.now() };
    const firm = await insertFirm(work, row);
    firm.awaitsProof = true;
    const { id } = firm;
    work.em.persist(
      work.em.create(Membership, { id: deps.newId(), userId: actor.userId, organisationId: id, role: 'FIRM_USER' }),
    );
    await refreshFirmFacts(work, firm, { now: deps.now(), today: deps.today() });
    // Under the key of the firm: the chain keeps the proof of it, and an erasure takes the code away.
    const detail = { creditCode: await sealText(deps, work.em, { subjectId: id, text: checked.code }) };
    await work.record({ streamId: id, name: 'firm.registered', detail, actorId: actor.userId });
    return done({ id });
  });
}

/** Inserts the organisation and the firm with its size class; the caller checked the code and holds its lock. */
export async function insertFirm(
  work: Pick<Work, 'em'>,
  row: { id: string; name: string; creditCode: string; profile: FirmProfile; now: Date; override?: string },
): Promise<Firm> {
  const { id, name, creditCode, profile, now } = row;
  work.em.persist(work.em.create(Organisation, { id, kind: 'FIRM', name, creditCode, createdAt: now }));
  await work.em.flush();
  const firm = work.em.create(Firm, {
    id,
    name,
    creditCode,
    creditCodeOverride: row.override ?? null,
    industryCode: profile.industryCode,
    divisionCode: profile.divisionCode,
    foundedOn: profile.foundedOn,
    staff: profile.staff,
    revenueFen: profile.revenueFen,
    assetsFen: profile.assetsFen,
    sizeClass: deriveSizeClass(profile).sizeClass,
    verification: 'VERIFIED',
    hasNoLoanRecord: profile.hasNoLoanRecord,
    factsVersion: 1,
    statedOn: civilDateOf(now),
    createdAt: now,
  });
  work.em.persist(firm);
  return firm;
}

/** Null when the profile is in range; else the refusal that names the field. */
export function checkProfile(deps: Pick<Deps, 'divisions' | 'today'>, profile: FirmProfile): Outcome<never> | null {
  if (!isIndustryCode(profile.industryCode)) return refused('INDUSTRY_UNKNOWN', 'industryCode');
  if (!/^\d{4,9}$/.test(profile.divisionCode) || !deps.divisions.isKnown(profile.divisionCode))
    return refused('DIVISION_UNKNOWN', 'divisionCode');
  if (profile.foundedOn !== null && profile.foundedOn > deps.today()) return refused('DATE_IN_FUTURE', 'foundedOn');
  if (profile.staff !== null && (profile.staff < 0 || profile.staff > PROFILE_LIMITS.staffMax))
    return refused('STAFF_OUT_OF_RANGE', 'staff');
  for (const field of ['revenueFen', 'assetsFen'] as const) {
    const amount = profile[field];
    if (amount !== null && (amount < 0n || amount > PROFILE_LIMITS.fenMax))
      return refused('AMOUNT_OUT_OF_RANGE', field);
  }
  return null;
}
