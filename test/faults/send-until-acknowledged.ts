import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { buildSchema } from 'graphql';
import { mutationOf } from '../support/running-platform.ts';
import { freshPdf } from '../support/sample-files.ts';
import type { World } from './world.ts';

const TRY_MS_MAX = 5_000;
const RETRY_MS = 50;

export type Caller = { readonly cookie: string };

/** What the platform has acknowledged, by the id that it told. */
export type Acknowledged = {
  readonly needs: Map<string, 'live' | 'withdrawn'>;
  readonly consents: Set<string>;
  readonly engagements: Set<string>;
  readonly loans: Set<string>;
  readonly filings: Set<string>;
  readonly losses: Set<string>;
  /** SHA-256 of the bytes. */
  readonly files: Map<string, string>;
  /** When the last write was acknowledged, to tell how long nothing was. */
  lastAt: number;
  writes: number;
  /** Requests that failed or were never answered, and were sent again with the same key. */
  retries: number;
};

export type Order = { who: Caller; name: string; input: object; acknowledged: Acknowledged };

const SCHEMA = buildSchema(readFileSync('schema/schema.graphql', 'utf8'));

/** The id that was acknowledged; `null` when the platform refused, which is an answer as well. */
export async function untilAcknowledged(world: World, order: Order): Promise<string | null> {
  const key = randomUUID();
  for (;;) {
    const answer = await tryOnce(world, order, key);
    if (answer !== undefined) {
      order.acknowledged.lastAt = performance.now();
      order.acknowledged.writes += 1;
      return answer;
    }
    order.acknowledged.retries += 1;
    await pause(RETRY_MS);
  }
}

/** The refusals that a client of this load may meet; another one is a fault of the platform or of the load. */
export class UnexpectedRefusalError extends Error {
  override readonly name = 'UnexpectedRefusalError';
}
const EXPECTED_REFUSALS: ReadonlySet<string> = new Set(['NEED_NOT_LIVE', 'DUPLICATE_NEED', 'TOO_MANY_LIVE_NEEDS']);

/** Sends bytes until they are taken; an upload that was taken unheard is sent again and belongs to nobody. */
export async function untilUploaded(
  world: World,
  { who, acknowledged }: Pick<Order, 'who' | 'acknowledged'>,
): Promise<{ readonly fileId: string; readonly sha256: string }> {
  const bytes = freshPdf();
  for (;;) {
    const id = await uploadOnce(world, who, bytes);
    if (id !== null) return { fileId: id, sha256: createHash('sha256').update(bytes).digest('hex') };
    acknowledged.retries += 1;
    await pause(RETRY_MS);
  }
}

async function uploadOnce(world: World, who: Caller, bytes: Uint8Array): Promise<string | null> {
  try {
    const response = await fetch(`${world.url}/files?name=load.pdf`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream', origin: world.url, cookie: who.cookie },
      body: new Uint8Array(bytes),
      signal: AbortSignal.timeout(TRY_MS_MAX),
    });
    const text = await response.text();
    if (response.status === 201) return (JSON.parse(text) as { id: string }).id;
    if (response.status >= 500) return null;
    throw new UnexpectedRefusalError(`upload: ${response.status} ${text}`);
  } catch (error) {
    if (error instanceof UnexpectedRefusalError) throw error;
    return null;
  }
}

/** The id of the new row, `null` for an expected refusal, `undefined` when nothing was acknowledged. */
async function tryOnce(world: World, order: Order, key: string): Promise<string | null | undefined> {
  const { name, input } = order;
  const query = mutationOf(SCHEMA, name, 'id');
  try {
    const response = await fetch(`${world.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: world.url, cookie: order.who.cookie },
      body: JSON.stringify({ query, variables: { input, key } }),
      signal: AbortSignal.timeout(TRY_MS_MAX),
    });
    const text = await response.text();
    if (response.status >= 500) return undefined;
    const { data, errors } = JSON.parse(text) as Envelope;
    if (errors?.some(({ extensions }) => extensions.code === 'INTERNAL_SERVER_ERROR')) return undefined;
    const result = data?.[name];
    if (result?.node !== undefined) return result.node.id;
    if (EXPECTED_REFUSALS.has(result?.code ?? '')) return null;
    throw new UnexpectedRefusalError(`${name}: ${text}`);
  } catch (error) {
    if (error instanceof UnexpectedRefusalError) throw error;
    return undefined;
  }
}

type Envelope = {
  readonly data?: Readonly<
    Record<string, { readonly node?: { readonly id: string }; readonly code?: string } | null>
  > | null;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
};
