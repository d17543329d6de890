import { Redis } from 'ioredis';
import type { Limits } from './limits.ts';

const TRY_PREFIX = 'try:';
const COUNT_PREFIX = 'count:';

/**
 * The rule of `domain/slow-down.ts` in the language of Redis, which runs a script as one step. Arguments: now, then for
 * each key its free tries, delay, longest delay and time to forget.
 */
const TAKE = `
local now = tonumber(ARGV[1])
local longest = 0
local tries = {}
for i, key in ipairs(KEYS) do
  local at = 2 + (i - 1) * 4
  local known = redis.call('hmget', key, 'tries', 'freeAt', 'lastAt')
  local count, freeAt, lastAt = tonumber(known[1] or '0'), tonumber(known[2] or '0'), tonumber(known[3] or '0')
  if now - lastAt >= tonumber(ARGV[at + 3]) then count, freeAt = 0, 0 end
  if freeAt - now > longest then longest = freeAt - now end
  tries[i] = count + 1
end
if longest > 0 then return longest end
for i, key in ipairs(KEYS) do
  local at = 2 + (i - 1) * 4
  local beyond, delay = tries[i] - tonumber(ARGV[at]), 0
  if beyond > 0 then delay = math.min(tonumber(ARGV[at + 2]), tonumber(ARGV[at + 1]) * 2 ^ math.min(beyond - 1, 30)) end
  local freeAt = delay == 0 and '0' or string.format('%.0f', now + delay)
  redis.call('hset', key, 'tries', tries[i], 'freeAt', freeAt, 'lastAt', ARGV[1])
  redis.call('pexpire', key, tonumber(ARGV[at + 3]) + delay)
end
return 0`;

const TAKE_BACK = `
for _, key in ipairs(KEYS) do
  local tries = tonumber(redis.call('hget', key, 'tries') or '0')
  if tries > 0 then redis.call('hset', key, 'tries', tries - 1) end
end
return 0`;

const ADD = `
local count = redis.call('incrby', KEYS[1], ARGV[1])
redis.call('pexpire', KEYS[1], ARGV[2])
return count`;

/** Slow-downs and counts of requests in Redis. */
export function createRedisLimits(url: string): Limits {
  const redis = new Redis(url, { maxRetriesPerRequest: 1 });
  // A lost connection is made again by itself; without a listener each loss would be printed.
  redis.on('error', () => undefined);
  const run = async (script: string, keys: readonly string[], values: readonly (number | string)[]) =>
    Number(await redis.eval(script, keys.length, ...keys, ...values));
  return {
    tries: {
      take: (tries, nowMs) =>
        run(
          TAKE,
          tries.map(({ key }) => TRY_PREFIX + key),
          [nowMs, ...tries.flatMap(({ rule }) => [rule.freeTries, rule.delayMs, rule.delayMsMax, rule.forgetAfterMs])],
        ),
      async forget(keys) {
        await redis.del(...keys.map((key) => TRY_PREFIX + key));
      },
      async takeBack(keys) {
        await run(
          TAKE_BACK,
          keys.map((key) => TRY_PREFIX + key),
          [],
        );
      },
    },
    counts: {
      async add({ key, amount, windowMs, nowMs }) {
        const from = nowMs - (nowMs % windowMs);
        const count = await run(ADD, [`${COUNT_PREFIX}${from}:${key}`], [amount, 2 * windowMs]);
        return { count, endsInMs: from + windowMs - nowMs };
      },
    },
    close: async () => redis.disconnect(),
  };
}
