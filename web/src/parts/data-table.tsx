import { Table, type TableProps } from 'antd';
import type { KeyboardEventHandler } from 'react';

/** A table that scrolls inside itself where it is wider than the page; the keyboard reaches it to scroll. */
export function DataTable<Row extends object>({
  label,
  onKeyDown,
  ...table
}: { label: string; onKeyDown?: KeyboardEventHandler<HTMLElement> } & TableProps<Row>) {
  return (
    <section className="scroll-x data-table" aria-label={label} tabIndex={0} onKeyDown={onKeyDown}>
      <Table<Row> size="small" pagination={false} {...table} />
    </section>
  );
}
