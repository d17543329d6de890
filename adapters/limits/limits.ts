import type { SlowDownRule } from '../../domain/slow-down.ts';
import type { SharedCounts } from '../../usecases/ports.ts';

export type Try = { readonly key: string; readonly rule: SlowDownRule };

/** Tries of a kind, counted for all processes together. The clock of the caller decides, so that tests need not wait. */
export type TryCounter = {
  /** Counts a try of each key, and answers 0; when one of them must wait counts none, and answers how long it is. */
  readonly take: (tries: readonly Try[], nowMs: number) => Promise<number>;
  /** The try was right: these keys begin anew. */
  readonly forget: (keys: readonly string[]) => Promise<void>;
  /** The try was right, and others of the key may not have been: takes back this one alone. */
  readonly takeBack: (keys: readonly string[]) => Promise<void>;
};

export type Limits = {
  readonly tries: TryCounter;
  readonly counts: SharedCounts;
  readonly close: () => Promise<void>;
};
