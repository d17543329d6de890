import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Bench, type Measurement, percentile } from './measure.ts';
import {
  freePort,
  type PlatformUnderTest,
  startPlatformUnderTest,
  startProgram,
} from './support/platform-under-test.ts';
import { publish } from './support/publish.ts';

const CLIENTS = 50;
const ROUNDS = 5;
const ROUND_SECONDS = 2;
const WAIT_LOOKS_MAX = 1_000;
const RECOMMENDATIONS = `query($id: ID!) { recommendations(needId: $id, first: 20) { edges { cursor node {
  id verdict rank firmScore bankScore reciprocalScore allInBps
  product { id name bankName termMonthsMin termMonthsMax amountFenMin amountFenMax spreadBpsMin spreadBpsMax }
  rules { code verdict have { kind exact codes } want { kind exact codes } missing }
} } pageInfo { hasNextPage } } }`;

type Round = { readonly perSecond: number; readonly p50Ms: number; readonly p99Ms: number };

/** The explained recommendations of one need for many readers, beside a plain server that computes nothing. */
export const readBench: Bench = {
  name: 'recommendations-read',
  run: async () => {
    const platform = await startPlatformUnderTest({ productsOnline: 5_000, firms: 4 });
    const port = await freePort();
    const peer = startProgram('./plain-server.js', {
      ...process.env,
      DATABASE_URL: platform.databaseUrl,
      PORT: `${port}`,
    });
    try {
      const [firm] = platform.firms;
      if (firm === undefined) throw new Error('the demo has no firm for the bench');
      const needId = await publish(platform, 0);
      const answer = await storeExplanations(platform, needId);
      await peer.ready;
      const peerUrl = `http://127.0.0.1:${port}/needs/${needId}/recommendations`;
      const body = JSON.stringify({ query: RECOMMENDATIONS, variables: { id: needId } });
      const headers = [`cookie: ${firm.cookie}`, `origin: ${platform.url}`, 'content-type: application/json'].flatMap(
        (header) => ['-H', header],
      );
      const ownArguments = ['-m', 'POST', '-b', body, ...headers, `${platform.url}/graphql`];
      const [own, plain]: [Round[], Round[]] = [[], []];
      // The first round of each warms up and is not counted.
      for (let round = 0; round <= ROUNDS; round += 1) {
        const [ours, theirs] = [await shoot(ownArguments), await shoot([peerUrl])];
        if (round === 0) continue;
        own.push(ours);
        plain.push(theirs);
      }
      const ratios = own.map((round, index) => round.perSecond / (plain[index]?.perSecond ?? Number.NaN));
      const plainBytes = (await (await fetch(peerUrl)).arrayBuffer()).byteLength;
      return [
        lineOf('GraphQL with session and rules', own, {
          answerBytes: Buffer.byteLength(JSON.stringify({ data: answer })),
          shareOfPlain: Number(median(ratios).toFixed(2)),
        }),
        lineOf('plain Fastify and SQL', plain, { answerBytes: plainBytes, shareOfPlain: 1 }),
      ];
    } finally {
      await peer.stop();
      await platform.stop();
    }
  },
};

/** Gives the peer the rules as stored JSON, so that both answers hold the same. */
async function storeExplanations(platform: PlatformUnderTest, needId: string): Promise<object> {
  const [firm] = platform.firms;
  if (firm === undefined) throw new Error('the demo has no firm for the bench');
  type Answer = { recommendations: { edges: { node: { id: string; rules: object[] } }[] } };
  await platform.pool.query(
    'create table if not exists bench_explanation (recommendation_id uuid primary key, rules json not null)',
  );
  for (let look = 0; look < WAIT_LOOKS_MAX; look += 1) {
    const answer = await platform.ask<Answer>(firm, RECOMMENDATIONS, { id: needId });
    const { edges } = answer.recommendations;
    for (const { node } of edges)
      await platform.pool.query('insert into bench_explanation values ($1, $2)', [node.id, JSON.stringify(node.rules)]);
    if (edges.length > 0) return answer;
    await pause(10);
  }
  throw new Error('the need has no recommendations');
}

async function shoot(target: readonly string[]): Promise<Round> {
  const options = ['-j', '-c', `${CLIENTS}`, '-d', `${ROUND_SECONDS}`];
  const { stdout } = await promisify(execFile)('autocannon', [...options, ...target], { maxBuffer: 10_000_000 });
  const result = JSON.parse(stdout) as {
    requests: { average: number };
    latency: { p50: number; p99: number };
    non2xx: number;
    errors: number;
  };
  if (result.non2xx + result.errors > 0) throw new Error(`${result.non2xx + result.errors} requests failed`);
  return { perSecond: result.requests.average, p50Ms: result.latency.p50, p99Ms: result.latency.p99 };
}

const median = (numbers: readonly number[]): number =>
  percentile(
    numbers.toSorted((a, b) => a - b),
    0.5,
  );

function lineOf(name: string, rounds: readonly Round[], sizes: Record<string, number>): Measurement {
  const figures = {
    rounds: rounds.length,
    clients: CLIENTS,
    perSecond: Math.round(median(rounds.map(({ perSecond }) => perSecond))),
    p50Ms: median(rounds.map(({ p50Ms }) => p50Ms)),
    p99Ms: median(rounds.map(({ p99Ms }) => p99Ms)),
  };
  return { name, sizes: { ...figures, ...sizes } };
}
