import { Button, Input, Select } from 'antd';
import type { ReactNode } from 'react';
import { useWords } from '../language.ts';
import type { Connection } from '../use-connection.ts';
import type { ListAddress } from '../use-list-address.ts';
import { DataTable } from './data-table.tsx';
import { ExportButton, type ExportColumn } from './export-button.tsx';
import { Nodes } from './nodes.tsx';

const ALL = '';

export type ListColumn<Row, By extends string> = {
  readonly title: string;
  /** What a file says; also what the page shows when there is no `render`. `null`: the column is not exported. */
  readonly text: ((row: Row) => string) | null;
  readonly render?: (row: Row) => ReactNode;
  /** The order of the server that sorts by this column. */
  readonly orderBy?: By;
  readonly isNumber?: boolean;
};

export type ListFilter = {
  /** Its name in the address. */
  readonly name: string;
  readonly label: string;
  /** What can be chosen, and what stands there while nothing is; without it a text is typed. */
  readonly choice?: {
    readonly all: string;
    readonly options: readonly { readonly value: string; readonly label: string }[];
  };
};

type Props<Row, By extends string> = {
  title: string;
  /** Name of the file that an export makes. */
  name: string;
  hint?: ReactNode;
  action?: ReactNode;
  address: ListAddress<By>;
  connection: Connection<Row>;
  /** What a table shows and a file says. */
  columns: readonly ListColumn<Row, By>[];
  /** Shows the rows in another way than a table. */
  shown?: (rows: readonly Row[]) => ReactNode;
  filters?: readonly ListFilter[];
  empty: { title: string; hint: string; action?: ReactNode };
  /** It stands below another heading. */
  isPart?: boolean;
  children?: ReactNode;
};

/** What a file of these rows says. */
export const fileColumnsOf = <Row, By extends string>(columns: readonly ListColumn<Row, By>[]): ExportColumn<Row>[] =>
  columns.flatMap(({ title, text }) => (text === null ? [] : [[title, text] as const]));

/** Every list: filters and order in the address, pages, what to do when it is empty, what happened, export. */
export function Listing<Row extends { readonly id: string }, By extends string>(props: Props<Row, By>) {
  const { t } = useWords();
  const { title, address, connection, columns, shown, filters = [] } = props;
  const Heading = props.isPart === true ? 'h2' : 'h1';
  const empty = address.isFiltered
    ? {
        title: t('list.noneFits'),
        hint: t('list.noneFitsHint'),
        action: <Button onClick={address.clear}>{t('list.clear')}</Button>,
      }
    : props.empty;
  return (
    <>
      <div className="title-row">
        <Heading>{title}</Heading>
        <div className="list-bar" role="group" aria-label={t('list.filters')}>
          {filters.map((filter) => (
            <Filter key={`${filter.name} ${address.filter(filter.name) ?? ''}`} filter={filter} address={address} />
          ))}
          {address.isFiltered && (
            <Button type="text" onClick={address.clear}>
              {t('list.clear')}
            </Button>
          )}
          <OrderSelect columns={columns} address={address} isForPhone={shown === undefined} />
          <ExportButton<Row> name={props.name} columns={fileColumnsOf(columns)} read={connection.read} />
          {props.action}
        </div>
      </div>
      {props.hint !== undefined && <p className="soft">{props.hint}</p>}
      {props.children}
      <Nodes connection={connection} empty={empty}>
        {shown ?? ((rows) => <Rows label={title} rows={rows} columns={columns} address={address} />)}
      </Nodes>
    </>
  );
}

function Rows<Row extends { readonly id: string }, By extends string>(of: {
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

function Filter<By extends string>({ filter, address }: { filter: ListFilter; address: ListAddress<By> }) {
  const { name, label, choice } = filter;
  const value = address.filter(name) ?? ALL;
  const set = (next: string): void => address.setFilter(name, next === ALL ? null : next);
  if (choice === undefined)
    return (
      <Input.Search
        className="list-search"
        aria-label={label}
        placeholder={label}
        defaultValue={value}
        maxLength={100}
        allowClear
        onSearch={(text) => set(text.trim())}
      />
    );
  return (
    <Select
      aria-label={label}
      value={value}
      onChange={set}
      popupMatchSelectWidth={false}
      options={[{ value: ALL, label: choice.all }, ...choice.options]}
    />
  );
}

/** Cards have no heading to click; on a phone the rows of a table are cards, too. */
function OrderSelect<Row, By extends string>({
  columns,
  address,
  isForPhone,
}: {
  columns: readonly ListColumn<Row, By>[];
  address: ListAddress<By>;
  isForPhone: boolean;
}) {
  const { t } = useWords();
  const sorted = columns.flatMap(({ title, orderBy }) => (orderBy === undefined ? [] : [{ title, orderBy }]));
  if (sorted.length === 0) return null;
  const value = sorted.some(({ orderBy }) => orderBy === address.orderBy)
    ? `${address.orderBy} ${address.ascending ? 'up' : 'down'}`
    : ALL;
  return (
    <Select
      className={isForPhone ? 'phone-order' : ''}
      aria-label={t('list.sort')}
      value={value}
      popupMatchSelectWidth={false}
      onChange={(next) => {
        const [by, direction] = next.split(' ');
        const known = sorted.find(({ orderBy }) => orderBy === by);
        if (known !== undefined) address.setOrder(known.orderBy, direction === 'up');
      }}
      options={[
        ...(value === ALL ? [{ value: ALL, label: t('list.newest') }] : []),
        ...sorted.flatMap(({ title, orderBy }) => [
          { value: `${orderBy} down`, label: `${title} ↓` },
          { value: `${orderBy} up`, label: `${title} ↑` },
        ]),
      ]}
    />
  );
}
