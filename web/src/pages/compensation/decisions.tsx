import { Button, Card, Form, Input, Select, Skeleton, Space, Tag } from 'antd';
import { useQuery } from 'urql';
import { COMPENSATION_TEXT } from '../../../../text/compensation.ts';
import type { WebKey } from '../../../../text/web.ts';
import { mayUse } from '../../desks.ts';
import {
  DecideSettingsDocument,
  DecisionsDocument,
  type ProposalPartFragment,
  ProposeSettingsDocument,
} from '../../gql/graphql.ts';
import { useWords, type Words } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { DateField, PercentField, percent, required, WanField, wanOrNull } from '../../parts/inputs.tsx';
import { EmptyState } from '../../parts/nodes.tsx';
import { FaultNotice, ProblemNotice } from '../../parts/problem-notice.tsx';
import { Day } from '../../parts/values.tsx';
import { useSession } from '../../session.tsx';
import { useCommand } from '../../use-command.ts';
import { Policies } from '../platform/policies.tsx';
import { schemeWord } from './scheme-word.ts';

/** Which decision stands behind every setting, and the changes that wait for one. */
export default function DecisionsPage() {
  const words = useWords();
  const { t } = words;
  const { me } = useSession();
  const [{ data, error }, refresh] = useQuery({ query: DecisionsDocument });
  const decide = useCommand(DecideSettingsDocument, (answer) => answer.decideSettings);
  const mayDecide = me !== null && mayUse(me, 'decideSettings');
  if (data === undefined && error !== undefined) return <FaultNotice fault={error} onRetry={() => refresh()} />;
  if (data === undefined) return <Skeleton active />;
  const answer = async (proposalId: string, isApproved: boolean): Promise<void> => {
    if ((await decide.run({ proposalId, isApproved })) !== null) refresh({ requestPolicy: 'network-only' });
  };
  return (
    <div className="stack">
      <h1>{t('decisions.title')}</h1>
      <p className="soft">{t('decisions.hint')}</p>
      <ProblemNotice problem={decide.problem} />
      {data.policyProposals.length === 0 ? (
        <EmptyState title={t('decisions.empty')} hint={t('decisions.hint')} />
      ) : (
        <DataTable
          label={t('decisions.title')}
          rowKey="id"
          dataSource={[...data.policyProposals]}
          columns={[
            { title: t('loan.scheme'), render: (_, row) => wordOf(row.schemeCode, words) },
            { title: t('decisions.record'), dataIndex: 'decisionRecord' },
            {
              title: t('common.state'),
              render: (_, row: ProposalPartFragment) => <Tag>{t(`proposal.${row.state}` as WebKey)}</Tag>,
            },
            {
              title: t('claims.next'),
              render: (_, row) =>
                mayDecide && row.state === 'PROPOSED' ? (
                  <Space>
                    <Button size="small" type="primary" onClick={() => void answer(row.id, true)}>
                      {t('decisions.approve')}
                    </Button>
                    <Button size="small" onClick={() => void answer(row.id, false)}>
                      {t('decisions.refuse')}
                    </Button>
                  </Space>
                ) : (
                  '—'
                ),
            },
          ]}
        />
      )}
      {me !== null && mayUse(me, 'policyVersions') && (
        <Policies
          mayPropose={mayUse(me, 'proposePolicy')}
          onProposed={() => refresh({ requestPolicy: 'network-only' })}
        />
      )}
      {mayDecide && <Propose onProposed={() => refresh({ requestPolicy: 'network-only' })} />}
      <Card title={t('decisions.versions')}>
        <DataTable
          label={t('decisions.versions')}
          rowKey={(row) => `${row.code} ${row.version}`}
          dataSource={[...data.compensationSchemes]}
          columns={[
            { title: t('loan.scheme'), render: (_, row) => schemeWord('scheme', row.code, words) },
            { title: t('decisions.version'), dataIndex: 'version' },
            { title: t('decisions.validFrom'), render: (_, row) => <Day date={row.validFrom} /> },
            {
              title: t('decisions.record'),
              render: (_, row) =>
                row.isIllustrative ? <Tag color="orange">{t('decisions.illustrative')}</Tag> : row.decisionRecord,
            },
          ]}
        />
      </Card>
    </div>
  );
}

/** Proposals change schemes, or the policies beside them. */
const wordOf = (code: string, words: Words): string =>
  code === 'SCORES' || code === 'TAGS' ? words.t(`policies.${code}`) : schemeWord('scheme', code, words);

type Values = {
  scheme: string;
  validFrom: string;
  record: string;
  rate?: string;
  cap?: string;
  firmCap?: string;
};

function Propose({ onProposed }: { onProposed: () => void }) {
  const { t, language } = useWords();
  const [form] = Form.useForm<Values>();
  const propose = useCommand(ProposeSettingsDocument, (data) => data.proposeSettings);
  const submit = async ({ scheme, validFrom, record, rate, cap, firmCap }: Values): Promise<void> => {
    const change = {
      readings: null,
      tierTable: rate ? [{ loanAmountFenMax: null, rateBps: percent(rate) }] : null,
      subsidyTable: null,
      loanTypes: null,
      pilotBanksMax: null,
      bankCapBps: cap ? percent(cap) : null,
      firmCapFen: wanOrNull(firmCap),
      schemeCapFen: null,
    };
    const done = await propose.run({ schemeCode: scheme, validFrom, decisionRecord: record, change });
    if (done === null) return;
    form.resetFields();
    onProposed();
  };
  return (
    <Card title={t('decisions.propose')}>
      <Form
        form={form}
        layout="vertical"
        className="stack"
        initialValues={{ scheme: 'DG-2023-BANK' }}
        onFinish={(values) => void submit(values)}
      >
        <ProblemNotice problem={propose.problem} />
        <div className="form-grid">
          <Form.Item name="scheme" label={t('loan.scheme')}>
            <Select
              options={Object.entries(COMPENSATION_TEXT[language].scheme).map(([value, label]) => ({ value, label }))}
            />
          </Form.Item>
          <DateField name="validFrom" label={t('decisions.validFrom')} />
          <Form.Item name="record" label={t('decisions.record')} rules={[required(t)]}>
            <Input maxLength={500} />
          </Form.Item>
          <PercentField name="rate" label={t('whatIf.rate')} optional />
          <PercentField name="cap" label={t('whatIf.cap')} optional />
          <WanField name="firmCap" label={t('whatIf.firmCap')} optional />
        </div>
        <Button type="primary" htmlType="submit" loading={propose.running}>
          {t('decisions.propose')}
        </Button>
      </Form>
    </Card>
  );
}
