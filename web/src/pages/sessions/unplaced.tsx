import type { SessionRunQuery } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import type { Shown } from './session.tsx';
import { slotTime } from './slot-picker.tsx';

type Row = NonNullable<SessionRunQuery['sessionRun']>['unplaced'][number];

const REASONS = ['NO_COMMON_TIME', 'BANK_FULL_AT_COMMON_TIMES', 'FIRM_TIMES_TAKEN'] as const;
const FIXES = ['FIRM_FREES_SLOT', 'BANK_OPENS_DESK', 'NEXT_SESSION'] as const;

/** Who was chosen and found no time: why, and the least that somebody would have to give. */
export function UnplacedMeetings({ session, rows }: { session: Shown; rows: readonly Row[] }) {
  const { t } = useWords();
  if (rows.length === 0) return null;
  const wordOf = <Code extends string>(codes: readonly Code[], code: string): Code | null =>
    codes.find((one) => one === code) ?? null;
  const reasonText = (row: Row): string => {
    const reason = wordOf(REASONS, row.reason);
    return reason === null ? row.reason : t(`unplaced.${reason}`);
  };
  const fixText = ({ fix, fixSlot }: Row): string => {
    const known = wordOf(FIXES, fix);
    return known === null ? fix : t(`unplaced.${known}`, { time: fixSlot === null ? '' : slotTime(session, fixSlot) });
  };
  const title = t('board.unplaced', { count: rows.length });
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <DataTable
        label={title}
        rowKey={({ firmId, bankId }) => `${firmId} ${bankId}`}
        dataSource={[...rows]}
        columns={[
          { title: t('sessions.firms'), dataIndex: 'firmName' },
          { title: t('sessions.banks'), dataIndex: 'bankName' },
          { title: t('unplaced.reason'), render: (_, row) => reasonText(row) },
          { title: t('unplaced.fix'), render: (_, row) => fixText(row) },
        ]}
      />
    </section>
  );
}
