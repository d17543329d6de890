import { createContext, lazy, type ReactNode, Suspense, useContext, useMemo, useRef, useState } from 'react';

const ProveIdentity = lazy(() => import('./prove-identity.tsx'));

type Proving = {
  /** Sends a command; when it wants a recent proof, asks the person for one and sends it again. */
  readonly withProof: <Answer extends { readonly data?: unknown }>(send: () => Promise<Answer>) => Promise<Answer>;
};

const ProofContext = createContext<Proving>({ withProof: (send) => send() });
export const useProof = (): Proving => useContext(ProofContext);

const NEEDED = 'REAUTHENTICATION_NEEDED';

/** Asks a person in a dialogue who they are when a command wants to know, and lets the command go on. */
export function ProofProvider({ children }: { children: ReactNode }) {
  const [isAsking, setAsking] = useState(false);
  const answerTo = useRef<((isProved: boolean) => void) | null>(null);
  const proving = useMemo<Proving>(
    () => ({
      async withProof(send) {
        const answer = await send();
        if (!wantsProof(answer.data)) return answer;
        // One dialogue: a command that asked before is answered that there was no proof.
        answerTo.current?.(false);
        const isProved = await new Promise<boolean>((settle) => {
          answerTo.current = settle;
          setAsking(true);
        });
        return isProved ? send() : answer;
      },
    }),
    [],
  );
  function close(isProved: boolean) {
    setAsking(false);
    answerTo.current?.(isProved);
    answerTo.current = null;
  }
  return (
    <ProofContext value={proving}>
      {children}
      {isAsking && (
        <Suspense fallback={null}>
          <ProveIdentity onAnswer={close} />
        </Suspense>
      )}
    </ProofContext>
  );
}

/** True when the one command of an answer was refused for want of a proof. */
function wantsProof(data: unknown): boolean {
  if (typeof data !== 'object' || data === null) return false;
  return Object.values(data).some(
    (result: unknown) => typeof result === 'object' && result !== null && 'code' in result && result.code === NEEDED,
  );
}
