import { Button, Card } from 'antd';
import { lazy, Suspense } from 'react';
import { useClient, useQuery } from 'urql';
import { SESSION_REPORT_COLUMNS, SESSION_REPORT_TEXT } from '../../../../text/sessions.ts';
import {
  type DocumentFormat,
  type SessionFiguresFragment,
  SessionReportDocument,
  SessionReportDocumentDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { saveFile } from '../../parts/save-file.ts';
import { Money } from '../../parts/values.tsx';

const Chart = lazy(() => import('../../parts/chart.tsx'));

const FUNNEL = ['enrolled', 'meetings', 'met', 'intents', 'applications', 'grants', 'drawdowns'] as const;

/** What came of a session: the way from enrolment to the money, and every figure beside it. */
export function Report({ sessionId }: { sessionId: string }) {
  const { t, language } = useWords();
  const client = useClient();
  const [{ data }] = useQuery({ query: SessionReportDocument, variables: { sessionId } });
  const report = data?.sessionReport;
  if (!report) return null;
  const { columns } = SESSION_REPORT_TEXT[language];
  async function download(format: DocumentFormat) {
    const answer = await client.query(SessionReportDocumentDocument, { sessionId, format }).toPromise();
    if (answer.data?.sessionReportDocument) saveFile(answer.data.sessionReportDocument);
  }
  return (
    <Card
      title={t('report.title')}
      extra={
        <div className="actions">
          <Button size="small" onClick={() => void download('PDF')}>
            {t('report.pdf')}
          </Button>
          <Button size="small" onClick={() => void download('CSV')}>
            {t('report.csv')}
          </Button>
        </div>
      }
    >
      <div className="stack">
        <Suspense fallback={<div className="chart" />}>
          <Chart
            label={t('report.title')}
            kind="bar"
            categories={FUNNEL.map((name) => columns[name])}
            series={[{ name: report.week, values: FUNNEL.map((name) => report[name]) }]}
            format={(value) => `${value}`}
          />
        </Suspense>
        <dl className="facts">
          {SESSION_REPORT_COLUMNS.slice(3).map((name) => (
            <div key={name}>
              <dt>{columns[name]}</dt>
              <dd>
                <Figure report={report} name={name} />
              </dd>
            </div>
          ))}
        </dl>
        <p className="soft">{SESSION_REPORT_TEXT[language].footer}</p>
      </div>
    </Card>
  );
}

function Figure({ report, name }: { report: SessionFiguresFragment; name: (typeof SESSION_REPORT_COLUMNS)[number] }) {
  switch (name) {
    case 'grantedFen':
    case 'drawnFen':
      return <Money fen={report[name]} exact />;
    case 'satisfaction':
      return report.satisfactionTenths === null ? '—' : (report.satisfactionTenths / 10).toFixed(1);
    default:
      return <span className="number">{report[name]}</span>;
  }
}
