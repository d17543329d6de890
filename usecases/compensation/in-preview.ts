import type { Deps, Work } from '../ports.ts';

/** Rolls a preview back; never leaves this file. */
class Preview<T> extends Error {
  readonly answer: T;
  constructor(answer: T) {
    super('preview');
    this.answer = answer;
  }
}

/** Runs against the real rows and takes every write back. */
export async function inPreview<T>(deps: Pick<Deps, 'inTransaction'>, run: (work: Work) => Promise<T>): Promise<T> {
  try {
    return await deps.inTransaction(async (work): Promise<T> => {
      throw new Preview(await run(work));
    });
  } catch (error) {
    if (error instanceof Preview) return error.answer as T;
    throw error;
  }
}
