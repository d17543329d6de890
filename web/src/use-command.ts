import { useRef, useState } from 'react';
import { type CombinedError, type TypedDocumentNode, useMutation } from 'urql';
import { useProof } from './proof.tsx';

export type RefusalMessage = { readonly code: string; readonly message: string; readonly field: string | null };
type CommandVariables<Input> = { input: Input; idempotencyKey: string };
type Succeeded<Result> = Exclude<Result, { code: string; message: string }>;
type Problem = { readonly refusal: RefusalMessage } | { readonly fault: CombinedError };
export type Command<Input, Success> = {
  readonly running: boolean;
  readonly problem: Problem | null;
  /** The success, or null when `problem` says why not. */
  run(input: Input): Promise<Success | null>;
};

const isRefusal = (result: object): result is RefusalMessage => 'code' in result && 'message' in result;
const isSuccess = <Result extends object>(result: Result): result is Succeeded<Result> => !isRefusal(result);

/** crypto.randomUUID exists only on https and localhost; a demo in a local network has neither. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * One command of the API. A retry of the same input after a fault carries the same idempotency key, so that a command
 * whose answer was lost is not done twice; any other input, and any input after an answer, gets a new key. A command
 * that wants a recent proof asks for it and is sent again; nothing was done before.
 */
export function useCommand<Data, Input, Result extends object>(
  document: TypedDocumentNode<Data, CommandVariables<Input>>,
  pick: (data: Data) => Result,
): Command<Input, Succeeded<Result>> {
  const [, mutate] = useMutation(document);
  const { withProof } = useProof();
  const [running, setRunning] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const pending = useRef<{ content: string; idempotencyKey: string } | null>(null);

  async function run(input: Input): Promise<Succeeded<Result> | null> {
    const content = JSON.stringify(input);
    if (pending.current?.content !== content) pending.current = { content, idempotencyKey: newKey() };
    setRunning(true);
    setProblem(null);
    const variables = { input, idempotencyKey: pending.current.idempotencyKey };
    const answer = await withProof(() => mutate(variables));
    setRunning(false);
    if (answer.data === undefined || answer.data === null) {
      if (answer.error !== undefined) setProblem({ fault: answer.error });
      return null;
    }
    pending.current = null;
    const result = pick(answer.data);
    if (isRefusal(result)) {
      setProblem({ refusal: result });
      return null;
    }
    return isSuccess(result) ? result : null;
  }
  return { running, problem, run };
}
