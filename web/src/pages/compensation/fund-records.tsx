import { Alert, Button, Card, Space } from 'antd';
import { Link } from 'react-router';
import { useClient, useQuery } from 'urql';
import type { WebKey } from '../../../../text/web.ts';
import { FundUpkeepDocument, StatementFileDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { Day, Instant } from '../../parts/values.tsx';

const GROUPS = ['POOL', 'BANK', 'FIRM', 'YEAR'] as const;
const FORMATS = ['CSV', 'XLSX'] as const;

/** The claims summed by pool, bank, firm or year, for a folder. */
export function Statements() {
  const { t } = useWords();
  const client = useClient();
  const save = async (groupBy: (typeof GROUPS)[number], format: (typeof FORMATS)[number]): Promise<void> => {
    const { data } = await client.query(StatementFileDocument, { groupBy, format }).toPromise();
    if (data !== undefined) saveFile(data.fundStatement);
  };
  return (
    <Card title={t('fund.statements')}>
      <div className="actions">
        {GROUPS.map((group) => (
          <Space.Compact key={group}>
            {FORMATS.map((format) => (
              <Button key={format} onClick={() => void save(group, format)}>
                {t(`fund.by.${group}`)} {format}
              </Button>
            ))}
          </Space.Compact>
        ))}
      </div>
    </Card>
  );
}

/** What is late, and whether the books agreed in the last nights. */
export function Upkeep() {
  const { t } = useWords();
  const [{ data }] = useQuery({ query: FundUpkeepDocument });
  if (data === undefined) return null;
  const [newest] = data.fundReconciliations;
  return (
    <>
      <Card title={t('fund.notices')}>
        {data.fundNotices.length === 0 ? (
          <p className="soft">{t('fund.noNotices')}</p>
        ) : (
          <DataTable
            label={t('fund.notices')}
            rowKey="id"
            dataSource={[...data.fundNotices]}
            columns={[
              {
                title: t('loan.firm'),
                render: (_, notice) =>
                  notice.claimId === null ? (
                    notice.firmName
                  ) : (
                    <Link to={`/claims/${notice.claimId}`}>{notice.firmName}</Link>
                  ),
              },
              { title: t('common.state'), render: (_, notice) => t(`notice.${notice.kind}` as WebKey) },
              { title: t('claims.claimant'), dataIndex: 'claimantName' },
              { title: t('claims.dueOn'), render: (_, notice) => <Day date={notice.dueOn} /> },
            ]}
          />
        )}
      </Card>
      <Card title={t('fund.reconciliation')}>
        {newest === undefined ? (
          <p className="soft">{t('fund.noRuns')}</p>
        ) : (
          <div className="stack">
            <Alert
              type={newest.findingCount === 0 ? 'success' : 'error'}
              showIcon
              title={
                newest.findingCount === 0 ? t('fund.reconciled') : t('fund.findings', { count: newest.findingCount })
              }
            />
            <p className="soft">
              {t('fund.ranAt')} <Instant at={newest.ranAt} />
            </p>
            {newest.findings.length > 0 && (
              <DataTable
                label={t('fund.reconciliation')}
                rowKey={(row) => `${row.check} ${row.subject}`}
                dataSource={[...newest.findings]}
                columns={(['check', 'subject', 'have', 'want'] as const).map((name) => ({
                  title: name,
                  dataIndex: name,
                }))}
              />
            )}
          </div>
        )}
      </Card>
    </>
  );
}
