import { Button } from 'antd';
import { useRef, useState } from 'react';
import { RecordDownloadDocument } from '../gql/graphql.ts';
import { useWords } from '../language.ts';
import { useCommand } from '../use-command.ts';
import { csvOf } from './csv.ts';

const ROWS_MAX = 10_000;
export type ExportColumn<Row> = readonly [title: string, text: (row: Row) => string];
type ExportPage<Row> = { readonly rows: readonly Row[]; readonly next: string | null };

/** The name of a list as history writes it. */
const plainName = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60);

/** Reads a list to its end, page by page, has the download written down, marks and saves it; shows how far it is and can be stopped. */
export function ExportButton<Row>(props: {
  name: string;
  columns: readonly ExportColumn<Row>[];
  read: (after: string | null) => Promise<ExportPage<Row> | null>;
}) {
  const { t } = useWords();
  const [count, setCount] = useState<number | null>(null);
  const [outcome, setOutcome] = useState('');
  const stopped = useRef(false);
  const record = useCommand(RecordDownloadDocument, (data) => data.recordDownload);

  async function run() {
    stopped.current = false;
    setCount(0);
    setOutcome('');
    const rows: Row[] = [];
    let after: string | null = null;
    do {
      const page = await props.read(after);
      if (page === null || stopped.current) {
        setCount(null);
        setOutcome(page === null ? t('fault.title') : '');
        return;
      }
      rows.push(...page.rows);
      after = page.next;
      setCount(rows.length);
    } while (after !== null && rows.length < ROWS_MAX);
    const recorded = await record.run({ what: plainName(props.name), rows: rows.length });
    setCount(null);
    if (recorded === null) {
      setOutcome(t('fault.title'));
      return;
    }
    save(`${props.name}.csv`, csvOf(props.columns, rows, recorded.mark.text));
    setOutcome(t(after === null ? 'export.done' : 'export.cut', { rows: rows.length }));
  }
  function stop() {
    stopped.current = true;
  }
  return (
    <span className="actions">
      <Button onClick={() => (count === null ? void run() : stop())}>
        {count === null ? t('export.csv') : t('export.running', { rows: count })}
      </Button>
      <span role="status" className="soft">
        {outcome}
      </span>
    </span>
  );
}

function save(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
