import 'reflect-metadata';
import { v7 as newId } from 'uuid';
import { createOrm } from '../../adapters/postgres/orm.ts';
import { createTransactions } from '../../adapters/postgres/transactions.ts';
import type { DecidedPair, DecidedRun } from '../../usecases/matching/decide-run.ts';
import { writeRuns } from '../../usecases/matching/write-runs.ts';
import { BUSINESS_DATE } from './make-market.ts';

/** Writes the runs of many needs as a full re-match does, range by range, and says how long it took and what it held. */
export type RowsWritten = {
  readonly rows: number;
  readonly ms: number;
  readonly rssMibBefore: number;
  readonly rssMibMax: number;
};

const RANGE_NEEDS = 200;
const PAIRS_EACH = 25;
const MIB = 2 ** 20;

const PRODUCTS = Array.from({ length: 5_000 }, () => newId());
const BANKS = Array.from({ length: 30 }, () => newId());

const orm = createOrm({ url: process.env['DATABASE_URL'] ?? '', poolMax: 2 });
const now = (): Date => new Date();
const inTransaction = createTransactions({ orm, now, newId });

const rssMib = (): number => Math.round(process.memoryUsage.rss() / MIB);

function runOf(index: number): DecidedRun {
  const pairs = Array.from({ length: PAIRS_EACH }, (_, rank): DecidedPair => {
    const place = (index * 7 + rank) % PRODUCTS.length;
    const [productId, bankId] = [PRODUCTS[place] ?? '', BANKS[place % BANKS.length] ?? ''];
    const scores = { firmScore: 7_000 - rank, bankScore: 6_000, reciprocal: 6_461, rankScore: 6_461 };
    return {
      ...scores,
      needId: '',
      needVersion: 1,
      productId,
      productVersion: 1,
      bankId,
      verdict: rank < 20 ? 'eligible' : 'near-miss',
      misses: rank < 20 ? 0 : 1,
      firstLoan: false,
      attentionPrice: 0,
      affinity: null,
      isExploration: false,
      maskedScore: (index + rank) % 10_000,
    };
  });
  return {
    inputs: {
      needVersion: 1,
      factsVersion: 1,
      policyVersion: '2',
      standingVersion: 1,
      modelVersion: null,
      shadowVersion: null,
      maskHash: null,
      openings: [],
      further: [],
      lprFixedOn: null,
    },
    pairs,
    scanned: 5_000,
  };
}

async function writeAll(): Promise<RowsWritten> {
  const needs = await orm.em
    .fork()
    .execute<{ id: string; firm_id: string }[]>(
      "select id, firm_id from credit_need where state = 'WITHDRAWN' order by id",
    );
  const rssMibBefore = rssMib();
  let rssMibMax = rssMibBefore;
  const startedAt = performance.now();
  for (let from = 0; from < needs.length; from += RANGE_NEEDS) {
    const runs = needs
      .slice(from, from + RANGE_NEEDS)
      .map(({ id, firm_id }, index) => ({ needId: id, firmId: firm_id, run: runOf(from + index), isReplacing: true }));
    await inTransaction((work) => writeRuns({ now, newId }, work, { runs, asOf: BUSINESS_DATE, cause: 'bench' }));
    rssMibMax = Math.max(rssMibMax, rssMib());
  }
  return { rows: needs.length * PAIRS_EACH, ms: performance.now() - startedAt, rssMibBefore, rssMibMax };
}

process.send?.('ready');
process.once('message', () => {
  void (async () => {
    process.send?.(await writeAll());
    await orm.close();
    process.disconnect();
  })();
});
