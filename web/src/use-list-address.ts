import { useSearchParams } from 'react-router';

const SORT = 'sort';

export type ListAddress<By extends string> = {
  readonly orderBy: By;
  readonly ascending: boolean;
  readonly isFiltered: boolean;
  /** The value of a filter, or `null` when it is not set. */
  filter(name: string): string | null;
  setFilter(name: string, value: string | null): void;
  setOrder(by: By, ascending: boolean): void;
  clear(): void;
};

/**
 * The filters and the order of a list as they stand in the address, so that what somebody sees can be sent to somebody
 * else: `?state=FILED&sort=-DUE`. The first of `orders` is what a list begins with, downwards.
 */
export function useListAddress<By extends string>(of: {
  orders: readonly [By, ...By[]];
  filters: readonly string[];
}): ListAddress<By> {
  const [parameters, setParameters] = useSearchParams();
  const sort = parameters.get(SORT);
  const by = of.orders.find((order) => order === sort?.replace(/^-/, ''));
  function set(name: string, value: string | null) {
    setParameters(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === null) next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  }
  return {
    orderBy: by ?? of.orders[0],
    ascending: by !== undefined && sort?.startsWith('-') === false,
    isFiltered: of.filters.some((name) => parameters.has(name)),
    filter: (name) => parameters.get(name),
    setFilter: set,
    setOrder: (next, ascending) =>
      set(SORT, next === of.orders[0] && !ascending ? null : `${ascending ? '' : '-'}${next}`),
    clear: () =>
      setParameters(
        (before) => {
          const next = new URLSearchParams(before);
          for (const name of of.filters) next.delete(name);
          return next;
        },
        { replace: true },
      ),
  };
}
