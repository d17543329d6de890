import { Button, Card, Form, Input, Select, Skeleton, Space, Tag } from 'antd';
import { useState } from 'react';
import { useQuery } from 'urql';
import { COMPENSATION_TEXT } from '../../../../text/compensation.ts';
import type { WebKey } from '../../../../text/web.ts';
import { mayUse } from '../../desks.ts';
import {
  DecideSettingsDocument,
  DecisionsDocument,
  OpenQuestionsDocument,
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
import { answerWord, settingWord } from './reading-words.ts';
import { schemeWord } from './scheme-word.ts';

/** Where the questions of the whole market are kept, beside the schemes. */
const MARKET = 'MARKET';
const FIRST_SCHEME = 'DG-2023-BANK';

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
            { title: t('loan.scheme'), render: (_, row) => scopeWord(row.schemeCode, words) },
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
      <Questions />
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
              render: (_, row) => (row.isIllustrative ? <Tag>{t('decisions.illustrative')}</Tag> : row.decisionRecord),
            },
          ]}
        />
      </Card>
    </div>
  );
}

const scopeWord = (code: string, words: Words): string =>
  code === MARKET ? words.t('decisions.market') : schemeWord('scheme', code, words);

function useScopes(): { value: string; label: string }[] {
  const words = useWords();
  const codes = [...Object.keys(COMPENSATION_TEXT[words.language].scheme), MARKET];
  return codes.map((value) => ({ value, label: scopeWord(value, words) }));
}

/** What the papers leave open, and which answer is in force since when. */
function Questions() {
  const words = useWords();
  const { t } = words;
  const scopes = useScopes();
  const [scope, setScope] = useState(FIRST_SCHEME);
  const [{ data, error }, refresh] = useQuery({ query: OpenQuestionsDocument, variables: { scope } });
  return (
    <Card
      title={t('decisions.questions')}
      extra={
        <Select
          aria-label={t('loan.scheme')}
          value={scope}
          options={scopes}
          popupMatchSelectWidth={false}
          onChange={setScope}
        />
      }
    >
      {data === undefined && error !== undefined && <FaultNotice fault={error} onRetry={() => refresh()} />}
      {data === undefined && error === undefined && <Skeleton active />}
      {data !== undefined && (
        <DataTable
          label={t('decisions.questions')}
          rowKey="setting"
          dataSource={[...data.openQuestions]}
          columns={[
            {
              title: t('decisions.question'),
              render: (_, row) => (
                <>
                  <Tag>{row.question}</Tag> {settingWord(row.setting, words)}
                </>
              ),
            },
            { title: t('decisions.answer'), render: (_, row) => answerWord(row.setting, row.value, words) },
            { title: t('decisions.since'), render: (_, row) => <Day date={row.validFrom} /> },
            { title: t('decisions.record'), render: (_, row) => row.decisionRecord ?? t('decisions.default') },
          ]}
        />
      )}
    </Card>
  );
}

type Values = {
  scheme: string;
  validFrom: string;
  record: string;
  rate?: string;
  cap?: string;
  firmCap?: string;
  question?: string;
  answer?: string;
};

function Propose({ onProposed }: { onProposed: () => void }) {
  const words = useWords();
  const { t } = words;
  const scopes = useScopes();
  const [form] = Form.useForm<Values>();
  const scope = Form.useWatch('scheme', form) ?? FIRST_SCHEME;
  const chosen = Form.useWatch('question', form);
  const [{ data }] = useQuery({ query: OpenQuestionsDocument, variables: { scope } });
  const questions = data?.openQuestions ?? [];
  const asked = questions.find(({ setting }) => setting === chosen);
  const propose = useCommand(ProposeSettingsDocument, (answer) => answer.proposeSettings);
  const submit = async (values: Values): Promise<void> => {
    const { scheme, validFrom, record, rate, cap, firmCap, question, answer } = values;
    const change = {
      readings: question && answer ? [{ name: question, value: answer }] : null,
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
        initialValues={{ scheme: FIRST_SCHEME }}
        onFinish={(values) => void submit(values)}
      >
        <ProblemNotice problem={propose.problem} />
        <div className="form-grid">
          <Form.Item name="scheme" label={t('loan.scheme')}>
            <Select options={scopes} onChange={() => form.resetFields(['question', 'answer'])} />
          </Form.Item>
          <DateField name="validFrom" label={t('decisions.validFrom')} />
          <Form.Item name="record" label={t('decisions.record')} rules={[required(t)]}>
            <Input maxLength={500} />
          </Form.Item>
          <Form.Item name="question" label={t('decisions.question')}>
            <Select
              allowClear
              options={questions.map(({ question, setting }) => ({
                value: setting,
                label: `${question} ${settingWord(setting, words)}`,
              }))}
              onChange={() => form.resetFields(['answer'])}
            />
          </Form.Item>
          {asked !== undefined && (
            <Form.Item name="answer" label={t('decisions.newAnswer')} rules={[required(t)]}>
              {asked.values.length === 0 ? (
                <Input inputMode="numeric" />
              ) : (
                <Select
                  options={asked.values.map((value) => ({ value, label: answerWord(asked.setting, value, words) }))}
                />
              )}
            </Form.Item>
          )}
          {scope !== MARKET && (
            <>
              <PercentField name="rate" label={t('whatIf.rate')} optional />
              <PercentField name="cap" label={t('whatIf.cap')} optional />
              <WanField name="firmCap" label={t('whatIf.firmCap')} optional />
            </>
          )}
        </div>
        <Button type="primary" htmlType="submit" loading={propose.running}>
          {t('decisions.propose')}
        </Button>
      </Form>
    </Card>
  );
}
