import type { ListAddress } from '../use-list-address.ts';
import { DataTable } from './data-table.tsx';
import type { ListColumn } from './listing.tsx';

/** The rows of a list as a table; a click on the heading of a column asks the server for its order. */
export function ListTable<Row extends { readonly id: string }, By extends string>(of: {
  label: string;
  rows: readonly Row[];
  columns: readonly ListColumn<Row, By>[];
  address: ListAddress<By>;
}) {
  const { label, rows, columns, address } = of;
  return (
    <DataTable<Row>
      label={label}
      rowKey="id"
      dataSource={[...rows]}
      showSorterTooltip={false}
      onChange={(_pages, _filters, sorter) => {
        const { columnKey, order } = Array.isArray(sorter) ? { columnKey: undefined, order: null } : sorter;
        const by = columns.find(({ orderBy }) => orderBy !== undefined && orderBy === columnKey)?.orderBy;
        if (by !== undefined) address.setOrder(by, order === 'ascend');
      }}
      columns={columns.map((column) => ({
        title: column.title,
        key: column.orderBy ?? column.title,
        render: (_, row) => column.render?.(row) ?? column.text?.(row),
        ...(column.isNumber === true ? { align: 'right' as const } : {}),
        ...(column.orderBy === undefined
          ? {}
          : {
              sorter: true,
              sortDirections: ['descend' as const, 'ascend' as const, 'descend' as const],
              sortOrder: address.orderBy === column.orderBy ? (address.ascending ? 'ascend' : 'descend') : null,
            }),
      }))}
    />
  );
}
