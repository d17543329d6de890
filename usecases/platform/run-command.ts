import { createHash } from 'node:crypto';
import { done, type Outcome, refused } from '../../domain/refusal.ts';
import type { Actor, Deps, Work } from '../ports.ts';
import { findMalformedText } from './check-text.ts';

export type Command = {
  readonly actor: Actor;
  /** Chosen by the caller, 8 to 100 characters; the same key with the same input answers the first result. */
  readonly idempotencyKey: string;
  readonly name: string;
  readonly input: object;
};

/** What a mutation leaves behind: the id of the row that it made or changed. */
export type Written = { readonly id: string };

const KEY_PATTERN = /^[\x21-\x7e]{8,100}$/;

/** Rolls a refused command back; never leaves this file. */
class RefusedCommand extends Error {
  readonly outcome: Outcome<never>;
  constructor(outcome: Outcome<never>) {
    super('refused');
    this.outcome = outcome;
  }
}

/**
 * Runs a command in one transaction. A refusal rolls everything back. A repeated key answers the first result without
 * running again; a key that comes back with other input is refused. Keys of one caller mean nothing to another.
 */
export async function runCommand(
  deps: Pick<Deps, 'inTransaction'>,
  command: Command,
  run: (work: Work) => Promise<Outcome<Written>>,
): Promise<Outcome<Written>> {
  if (!KEY_PATTERN.test(command.idempotencyKey)) return refused('IDEMPOTENCY_KEY_MALFORMED', 'idempotencyKey');
  const malformed = findMalformedText(command.input);
  if (malformed !== null) return refused('TEXT_MALFORMED', malformed);
  const key = `${command.actor.userId}:${command.idempotencyKey}`;
  const requestHash = hashInput(command);
  try {
    return await deps.inTransaction(async (work) => {
      // Under the lock of the key, so that the same command at the same time waits for the answer of this one.
      const [earlier] = await work.em.execute<{ request_hash: string; response: Written }[]>(
        'select request_hash, response from answer_of(?)',
        [key],
      );
      if (earlier !== undefined)
        return earlier.request_hash === requestHash
          ? done(earlier.response)
          : refused('IDEMPOTENCY_KEY_REUSED', 'idempotencyKey');
      const outcome = await run(work);
      if (outcome.kind === 'refused') throw new RefusedCommand(outcome);
      work.answer({ key, requestHash, response: outcome.value });
      return outcome;
    });
  } catch (error) {
    if (error instanceof RefusedCommand) return error.outcome;
    throw error;
  }
}

function hashInput(command: Command): string {
  const text = JSON.stringify({ name: command.name, input: command.input }, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  return createHash('sha256').update(text).digest('hex');
}
