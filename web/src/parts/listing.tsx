import { Button } from 'antd';
import { lazy, type ReactNode, Suspense } from 'react';
import { useWords } from '../language.ts';
import type { Connection } from '../use-connection.ts';
import type { ListAddress } from '../use-list-address.ts';
import { ExportButton, type ExportColumn } from './export-button.tsx';
import type { ListTable as ListTableType } from './list-table.tsx';
import { Nodes } from './nodes.tsx';

/** The library's table is large, and a list of cards does without it. */
const ListTable = lazy(async () => ({ default: (await import('./list-table.tsx')).ListTable })) as typeof ListTableType;

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
  renderRows?: (rows: readonly Row[]) => ReactNode;
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
  const { title, address, connection, columns, renderRows, filters = [] } = props;
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
          <OrderSelect columns={columns} address={address} isForPhone={renderRows === undefined} />
          {connection.nodes.length > 0 && (
            <ExportButton<Row> name={props.name} columns={fileColumnsOf(columns)} read={connection.read} />
          )}
          {props.action}
        </div>
      </div>
      {props.hint !== undefined && <p className="soft">{props.hint}</p>}
      {props.children !== undefined && <div className="list-part">{props.children}</div>}
      <Nodes connection={connection} empty={empty}>
        {renderRows ??
          ((rows) => (
            <Suspense fallback={<p className="loading">{t('app.loading')}</p>}>
              <ListTable<Row, By> label={title} rows={rows} columns={columns} address={address} />
            </Suspense>
          ))}
      </Nodes>
    </>
  );
}

function Filter<By extends string>({ filter, address }: { filter: ListFilter; address: ListAddress<By> }) {
  const { name, label, choice } = filter;
  const value = address.filter(name) ?? ALL;
  const set = (next: string): void => address.setFilter(name, next === ALL ? null : next);
  if (choice === undefined)
    return (
      <input
        type="search"
        className="plain-input"
        aria-label={label}
        placeholder={label}
        defaultValue={value}
        maxLength={100}
        onBlur={({ target }) => set(target.value.trim())}
        onKeyDown={({ key, currentTarget }) => key === 'Enter' && set(currentTarget.value.trim())}
      />
    );
  return (
    <Choice
      label={label}
      value={value}
      onChange={set}
      options={[{ value: ALL, label: choice.all }, ...choice.options]}
    />
  );
}

/** The browser's own: a phone shows it as its wheel, and the first page of a firm does without a library for it. */
function Choice(of: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  options: readonly { readonly value: string; readonly label: string }[];
  className?: string;
}) {
  const { label, value, onChange, options, className = '' } = of;
  return (
    <select
      className={`plain-input ${className}`}
      aria-label={label}
      value={value}
      onChange={({ target }) => onChange(target.value)}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
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
    <Choice
      className={isForPhone ? 'phone-order' : ''}
      label={t('list.sort')}
      value={value}
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
