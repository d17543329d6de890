import { DATA_TABLE_TEXT } from '../../../../text/data-tables.ts';
import type { KeepReason } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';

/** What a table of the register is called for people. */
export function useTableName(): (table: string) => string {
  const { language } = useWords();
  return (table) => DATA_TABLE_TEXT[table]?.[language === 'zh' ? 0 : 1] ?? table;
}

type Kept = { readonly table: string; readonly why: KeepReason; readonly rows?: number | null };

/** What stays after an erasure, by the reason that keeps it. */
export function KeptList({ kept }: { kept: readonly Kept[] }) {
  const { t, language } = useWords();
  const nameOf = useTableName();
  const reasons = [...new Set(kept.map(({ why }) => why))];
  const comma = language === 'zh' ? '、' : ', ';
  return (
    <dl className="facts">
      {reasons.map((reason) => (
        <div key={reason}>
          <dt>{t(`erasure.why.${reason}`)}</dt>
          <dd>
            {kept
              .filter(({ why }) => why === reason)
              .map(({ table, rows }) =>
                rows === null || rows === undefined ? nameOf(table) : `${nameOf(table)} (${rows})`,
              )
              .join(comma)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
