import { Table, type TableProps } from 'antd';
import type { ColumnType } from 'antd/es/table';
import type { KeyboardEventHandler } from 'react';

/**
 * A table that scrolls inside itself where it is wider than the page; the keyboard reaches it to scroll. On a phone each
 * row is a card in which the title of the column stands before its value (see `.data-table` in styles/phone.css).
 */
export function DataTable<Row extends object>({
  label,
  onKeyDown,
  columns = [],
  ...table
}: { label: string; onKeyDown?: KeyboardEventHandler<HTMLElement> } & TableProps<Row>) {
  return (
    <section className="scroll-x data-table" aria-label={label} tabIndex={0} onKeyDown={onKeyDown}>
      <Table<Row> size="small" pagination={false} columns={columns.map(withTitleInCell)} {...table} />
    </section>
  );
}

const withTitleInCell = <Row extends object>(column: ColumnType<Row>): ColumnType<Row> =>
  typeof column.title === 'string'
    ? {
        ...column,
        onCell: (row, index) => ({ ...column.onCell?.(row, index), 'data-title': column.title }),
      }
    : column;
