import { type CapUsage, capAccountsOf } from '../../domain/compensation/caps.ts';
import type { ClaimFacts } from '../../domain/compensation/claim-facts.ts';
import { proRataShares, withShares } from '../../domain/compensation/compute-batch.ts';
import type { SchemePolicy } from '../../domain/compensation/policy.ts';
import { LossClaim } from '../../schema/entities/compensation/claim.entity.ts';
import { Filing } from '../../schema/entities/compensation/filing.entity.ts';
import { Loan } from '../../schema/entities/engagement/loan.entity.ts';
import type { Deps, Work } from '../ports.ts';
import { type LockedCap, readCaps } from './cap-rows.ts';
import { getGoverningPolicy, loadClaimFacts } from './load-claim-facts.ts';

/** Claims beyond these are decided later, and share what is left then. */
const RIVALS_MAX = 200;

/**
 * A4-06 read pro-rata: each locked cap that is too small is divided among all claims that stand for decision and draw on
 * it, and the claim finds its own share. Claims that come to stand later share what is left.
 */
export async function divideCaps(
  work: Work,
  deps: Deps,
  of: {
    readonly claim: LossClaim;
    readonly facts: ClaimFacts;
    readonly policy: SchemePolicy;
    readonly caps: readonly LockedCap[];
  },
): Promise<readonly LockedCap[]> {
  const { claim, facts, policy, caps } = of;
  const rivals = await loadRivals(work, deps, { claim, policy, keys: new Set(caps.map(({ account }) => account.key)) });
  const known: CapUsage = caps.map(({ usage }) => usage);
  const others = await readCaps(work, rivals, { policy, known: new Set(known.map(({ key }) => key)) });
  const [shares] = proRataShares([facts, ...rivals], [...known, ...others], policy);
  const shared = withShares(known, shares);
  return caps.map((cap, index) => ({ ...cap, usage: shared[index] ?? cap.usage }));
}

/** The other claims that stand for decision under the same version and draw on one of the caps, in the order of their loss. */
async function loadRivals(
  work: Work,
  deps: Deps,
  of: { readonly claim: LossClaim; readonly policy: SchemePolicy; readonly keys: ReadonlySet<string> },
): Promise<ClaimFacts[]> {
  const rows = await work.em.execute<{ id: string }[]>(
    `select c.id from loss_claim c join filing f on f.id = c.filing_id
     where f.scheme = ? and c.state = 'DECISION_DUE' and c.id <> ? order by c.created_at, c.id limit ${RIVALS_MAX}`,
    [of.policy.scheme, of.claim.id],
  );
  const rivals: ClaimFacts[] = [];
  for (const { id } of rows) {
    const rival = await work.em.findOneOrFail(LossClaim, { id });
    const filing = await work.em.findOneOrFail(Filing, { id: rival.filingId });
    const loan = await work.em.findOneOrFail(Loan, { id: rival.loanId });
    const policy = await getGoverningPolicy(work, loan, filing);
    const loss = { lossFen: rival.lossFen, lossOn: rival.recognisedOn };
    const facts = await loadClaimFacts(work, { loan, filing, policy, loss, decidedOn: deps.today() });
    const isSharing = capAccountsOf(facts, policy).some(({ key }) => of.keys.has(key));
    if (policy.version === of.policy.version && isSharing) rivals.push(facts);
  }
  return rivals;
}
