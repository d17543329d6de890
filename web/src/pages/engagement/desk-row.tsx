import { type ReactNode, useEffect, useRef } from 'react';

const idOf = (id: string): string => `row-${id}`;

/** The keyboard goes to a row of the desk, where the next key works. */
export function focusRow(id: string): void {
  document.getElementById(idOf(id))?.focus({ preventScroll: true });
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
        onClick={onChoose}
      >
        {children}
      </button>
    </li>
  );
}
