import type { WebKey } from '../../../../text/web.ts';
import type { Words } from '../../language.ts';

const CAPS: Readonly<Record<string, WebKey>> = {
  BANK_YEAR: 'cap.BANK_YEAR',
  FIRM: 'cap.FIRM',
  SCHEME: 'cap.SCHEME',
  BUDGET: 'cap.BUDGET',
};
const ACCOUNTS: Readonly<Record<string, WebKey>> = {
  TREASURY: 'account.TREASURY',
  AVAILABLE: 'account.AVAILABLE',
  RESERVED: 'account.RESERVED',
  PAID: 'account.PAID',
  RECEIVABLE: 'account.RECEIVABLE',
  RETURNED: 'account.RETURNED',
};
const YEAR = /^\d{4}$/;

type Named = { readonly key: string; readonly holder: string | null };

/** `BANK_YEAR:DG-2023-BANK:<id>:2025` is the limit of a bank in 2025; the scheme stands above the list already. */
export const capName = (of: Named, words: Words): string =>
  nameOf(of.key.split(':'), of.holder, { words, kinds: CAPS });

/** `PAID/DG-2023/2026/<id>` is what a bank was paid from a pool in a year. */
export const accountName = (of: Named, words: Words): string => {
  const [kind = '', pool = '', ...rest] = of.key.split('/');
  return nameOf([kind, pool, ...rest], of.holder, { words, kinds: ACCOUNTS, pool });
};

function nameOf(
  [kind = '', , ...rest]: readonly string[],
  holder: string | null,
  { words, kinds, pool }: { words: Words; kinds: Readonly<Record<string, WebKey>>; pool?: string },
): string {
  const name = kinds[kind];
  if (name === undefined) return [kind, ...rest].join(' ');
  const year = rest.find((part) => YEAR.test(part));
  const parts = [
    words.t(name),
    pool === undefined ? null : words.t('account.pool', { pool }),
    year === undefined ? null : words.t('account.year', { year }),
    holder,
  ];
  return parts.filter((part) => part !== null).join(' · ');
}
