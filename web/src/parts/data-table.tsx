import { Table, type TableProps } from 'antd';

/** A table that scrolls inside itself where it is wider than the page; the keyboard reaches it to scroll. */
export function DataTable<Row extends object>({ label, ...table }: { label: string } & TableProps<Row>) {
  return (
    <section className="scroll-x data-table" aria-label={label} tabIndex={0}>
      <Table<Row> size="small" pagination={false} {...table} />
    </section>
  );
}
