import type { CivilDate } from '../../domain/calendar.ts';
import type { CopyCell, Deps, Work } from '../ports.ts';
import type { DecidedRun } from './decide-run.ts';

const RUN_COLUMNS = [
  'id',
  'need_id',
  'need_version',
  'facts_version',
  'policy_version',
  'standing_version',
  'model_version',
  'shadow_version',
  'mask_hash',
  'openings',
  'further',
  'lpr_fixed_on',
  'as_of',
  'cause',
  'products_scanned',
  'finished_at',
];
const PAIR_COLUMNS = [
  'id',
  'run_id',
  'need_id',
  'firm_id',
  'product_id',
  'product_version',
  'bank_id',
  'is_near_miss',
  'rank',
  'firm_score',
  'bank_score',
  'reciprocal_score',
  'affinity',
  'is_exploration',
  'attention_price',
  'masked_score',
];

/** What a run over one need decided, before it is written. */
export type RunToWrite = {
  readonly needId: string;
  readonly firmId: string;
  readonly run: DecidedRun;
  /** Whether the need has recommendations that these come in place of. */
  readonly isReplacing: boolean;
};

/** Writes many runs at once: old and new recommendations of their needs change places in this transaction. */
export async function writeRuns(
  deps: Pick<Deps, 'now' | 'newId'>,
  work: Work,
  of: { readonly runs: readonly RunToWrite[]; readonly asOf: CivilDate; readonly cause: string },
): Promise<void> {
  if (of.runs.length === 0) return;
  const now = deps.now();
  const runs = of.runs.map((decided) => ({ ...decided, runId: deps.newId() }));
  const replaced = runs.filter(({ isReplacing }) => isReplacing).map(({ needId }) => needId);
  if (replaced.length > 0)
    await work.em.execute(
      'update recommendation set superseded_at = ? where need_id in (?) and superseded_at is null',
      [now, replaced],
    );
  await work.copyRows(
    { table: 'match_run', columns: RUN_COLUMNS },
    runs.map(({ runId, needId, run: { inputs, scanned } }): CopyCell[] => [
      runId,
      needId,
      inputs.needVersion,
      inputs.factsVersion,
      inputs.policyVersion,
      inputs.standingVersion,
      inputs.modelVersion,
      inputs.shadowVersion,
      inputs.maskHash,
      JSON.stringify(inputs.openings),
      JSON.stringify(inputs.further),
      inputs.lprFixedOn,
      of.asOf,
      of.cause,
      scanned,
      now,
    ]),
  );
  await work.copyRows({ table: 'recommendation', columns: PAIR_COLUMNS }, pairRows(deps, runs));
}

function* pairRows(
  deps: Pick<Deps, 'newId'>,
  runs: readonly (RunToWrite & { readonly runId: string })[],
): Generator<CopyCell[]> {
  for (const { runId, needId, firmId, run } of runs)
    for (const [index, pair] of run.pairs.entries())
      yield [
        deps.newId(),
        runId,
        needId,
        firmId,
        pair.productId,
        pair.productVersion,
        pair.bankId,
        pair.verdict !== 'eligible',
        index + 1,
        pair.firmScore,
        pair.bankScore,
        pair.reciprocal,
        pair.affinity,
        pair.isExploration,
        pair.attentionPrice,
        pair.maskedScore,
      ];
}
