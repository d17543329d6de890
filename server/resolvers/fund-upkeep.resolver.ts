import { Arg, Ctx, Int, Query, Resolver } from 'type-graphql';
import { FundNoticeType, FundReconciliationType } from '../../schema/graphql/compensation/upkeep-types.ts';
import { findReconciliations } from '../../usecases/compensation/reconcile.ts';
import { findFundNotices } from '../../usecases/compensation/tend-fund.ts';
import { type Context, useCaseActor } from '../context.ts';
import { parsePage } from '../paging.ts';

const FINDINGS_SHOWN = 100;

@Resolver()
export class FundUpkeepResolver {
  @Query(() => [FundNoticeType], {
    description: 'Clocks that ran out, newest first; a claimant sees what it is asked itself.',
  })
  async fundNotices(@Arg('first', () => Int) first: number, @Ctx() context: Context): Promise<FundNoticeType[]> {
    const query = { actor: useCaseActor(context), first: parsePage(first, null).first };
    return (await findFundNotices(context.deps, query)).map((notice) => ({ ...notice }));
  }

  @Query(() => [FundReconciliationType], {
    description: 'The nightly comparisons of caps, claims, ledger and decisions, newest first.',
  })
  async fundReconciliations(
    @Arg('first', () => Int) first: number,
    @Ctx() { deps }: Context,
  ): Promise<FundReconciliationType[]> {
    const runs = await findReconciliations(deps, parsePage(first, null).first);
    return runs.map(({ findings, ...run }) => ({
      ...run,
      findingCount: findings.length,
      findings: findings.slice(0, FINDINGS_SHOWN).map((finding) => ({ ...finding })),
    }));
  }
}
