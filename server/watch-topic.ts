import type { LiveBus } from '../usecases/ports.ts';

/**
 * Yields once for any number of messages that came since the last time; ends with the reader. `atOnce` yields first when
 * the topics are joined, so that a reader who looks then misses nothing.
 */
export async function* watchTopic(
  live: LiveBus,
  topics: string | readonly string[],
  options: { readonly atOnce: boolean } = { atOnce: false },
): AsyncGenerator<void> {
  let pending = options.atOnce ? 1 : 0;
  let wake: () => void = () => undefined;
  const joined: (() => Promise<void>)[] = [];
  try {
    for (const topic of typeof topics === 'string' ? [topics] : topics)
      joined.push(
        await live.subscribe(topic, () => {
          pending += 1;
          wake();
        }),
      );
    for (;;) {
      if (pending === 0) await new Promise<void>((settle) => (wake = settle));
      pending = 0;
      yield;
    }
  } finally {
    for (const leave of joined) await leave();
  }
}
