import { type KeyboardEventHandler, memo, type ReactNode, type UIEvent, useState } from 'react';
import { useMedia } from '../use-media.ts';

/** The height of every row on a desk and on a phone; styles/desks.css and styles/phone.css say the same. */
const ROW_PX = { desk: 44, phone: 116 } as const;
const PHONE = '(max-width: 860px)';
/** Enough for the highest list that styles/desks.css allows, and a few more that the keyboard can reach. */
const ROWS_SHOWN = 40;
const ROWS_BEFORE = 8;
/** The window moves in steps: in between, scrolling costs no work at all. */
const STEP = 8;
const MORE_WITHIN = 20;

export type VirtualColumn<Row> = {
  readonly key: string;
  readonly title: string;
  /** A CSS length; rows come and go, so that a width must not depend on what they hold. */
  readonly width: string;
  readonly className?: string;
  readonly render: (row: Row) => ReactNode;
};

/** A table of any length in which only the rows near the view exist. Asks for more rows near its end. */
export function VirtualTable<Row extends { readonly id: string }>(props: {
  label: string;
  columns: readonly VirtualColumn<Row>[];
  rows: readonly Row[];
  loading: boolean;
  hasMore: boolean;
  onMore: () => void;
  onKeyDown?: KeyboardEventHandler<HTMLElement>;
}) {
  const { label, columns, rows, loading, hasMore, onMore, onKeyDown } = props;
  const rowPx = ROW_PX[useMedia(PHONE) ? 'phone' : 'desk'];
  const [scrolled, setScrolled] = useState(0);
  const from = Math.max(0, Math.min(scrolled, rows.length - ROWS_SHOWN));
  const shown = rows.slice(from, from + ROWS_SHOWN);
  function follow({ currentTarget }: UIEvent<HTMLElement>) {
    const first = Math.max(0, Math.floor(currentTarget.scrollTop / rowPx) - ROWS_BEFORE);
    setScrolled(first - (first % STEP));
    const bottom = (currentTarget.scrollTop + currentTarget.clientHeight) / rowPx;
    if (hasMore && !loading && bottom > rows.length - MORE_WITHIN) onMore();
  }
  return (
    // The keyboard reaches it to scroll.
    <section className="virtual" aria-label={label} tabIndex={0} onScroll={follow} onKeyDown={onKeyDown}>
      <table aria-rowcount={hasMore ? -1 : rows.length + 1}>
        <colgroup>
          {columns.map(({ key, width }) => (
            <col key={key} style={{ width }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map(({ key, title, className }) => (
              <th key={key} scope="col" className={className}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {from > 0 && <Gap height={from * rowPx} columns={columns.length} />}
          {shown.map((row, index) => (
            <VirtualRow key={row.id} row={row} columns={columns} at={from + index + 2} />
          ))}
          {from + shown.length < rows.length && (
            <Gap height={(rows.length - from - shown.length) * rowPx} columns={columns.length} />
          )}
        </tbody>
      </table>
    </section>
  );
}

function Gap({ height, columns }: { height: number; columns: number }) {
  return (
    <tr aria-hidden="true" className="gap">
      <td colSpan={columns} style={{ height }} />
    </tr>
  );
}

type RowProps<Row> = { row: Row; columns: readonly VirtualColumn<Row>[]; at: number };
/** A row that stays in the window is not rendered again. */
const VirtualRow = memo(PlainRow) as typeof PlainRow;
function PlainRow<Row>({ row, columns, at }: RowProps<Row>) {
  return (
    <tr aria-rowindex={at}>
      {columns.map(({ key, className, render }) => (
        <td key={key} className={className}>
          {render(row)}
        </td>
      ))}
    </tr>
  );
}
