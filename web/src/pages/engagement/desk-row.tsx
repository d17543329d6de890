import { type ReactNode, useEffect, useRef } from 'react';

const idOf = (id: string): string => `row-${id}`;

/** The keyboard goes to a row of the desk, where the next key works. */
export function focusRow(id: string): void {
  document.getElementById(idOf(id))?.focus({ preventScroll: true });
}

/** On a phone the pane stands below the list; who taps a row is taken there. */
function showPane(): void {
  if (!window.matchMedia('(max-width: 860px)').matches) return;
  requestAnimationFrame(() => document.querySelector('.pane')?.scrollIntoView({ block: 'start' }));
}

/** One row of a desk's list; the chosen one is in view. */
export function DeskRow(of: {
  id: string;
  isChosen: boolean;
  onChoose: () => void;
  className?: string;
  children: ReactNode;
}) {
  const { id, isChosen, onChoose, className, children } = of;
  const row = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isChosen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  return (
    <li>
      <button
        type="button"
        ref={row}
        id={idOf(id)}
        className={className ?? ''}
        aria-current={isChosen}
        onClick={() => {
          onChoose();
          showPane();
        }}
      >
        {children}
      </button>
    </li>
  );
}
