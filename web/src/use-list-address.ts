import { useSearchParams } from 'react-router';

const SORT = 'sort';

type Of<By extends string> = {
  readonly orders: readonly [By, ...By[]];
  readonly filters: readonly string[];
  /** The list begins with the least of its first order: the first name, the first limit. */
  readonly startsAscending?: boolean;
  /** Keeps two lists of one page apart. */
  readonly prefix?: string;
};

export type ListAddress<By extends string> = {
  readonly orderBy: By;
  readonly ascending: boolean;
  readonly isFiltered: boolean;
  /** The value of a filter, or `null` when it is not set. */
  filter(name: string): string | null;
  /** The value of a filter that has only these; `null` for any other that somebody typed into the address. */
  choice<Value extends string>(name: string, values: readonly Value[]): Value | null;
  setFilter(name: string, value: string | null): void;
  setOrder(by: By, ascending: boolean): void;
  clear(): void;
};

/**
 * The filters and the order of a list as they stand in the address, so that what somebody sees can be sent to somebody
 * else: `?state=FILED&sort=-DUE`. The first of `orders` is what a list begins with, downwards unless it says otherwise.
 */
export function useListAddress<By extends string>({
  orders,
  filters,
  startsAscending = false,
  prefix = '',
}: Of<By>): ListAddress<By> {
  const [parameters, setParameters] = useSearchParams();
  const sort = parameters.get(prefix + SORT);
  const by = orders.find((order) => order === sort?.replace(/^-/, ''));
  function set(name: string, value: string | null) {
    setParameters(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === null) next.delete(prefix + name);
        else next.set(prefix + name, value);
        return next;
      },
      { replace: true },
    );
  }
  return {
    orderBy: by ?? orders[0],
    ascending: by === undefined ? startsAscending : sort?.startsWith('-') === false,
    isFiltered: filters.some((name) => parameters.has(prefix + name)),
    filter: (name) => parameters.get(prefix + name),
    choice: (name, values) => values.find((value) => value === parameters.get(prefix + name)) ?? null,
    setFilter: set,
    setOrder: (next, ascending) =>
      set(SORT, next === orders[0] && ascending === startsAscending ? null : `${ascending ? '' : '-'}${next}`),
    clear: () =>
      setParameters(
        (before) => {
          const next = new URLSearchParams(before);
          for (const name of filters) next.delete(prefix + name);
          return next;
        },
        { replace: true },
      ),
  };
}
