import { Alert, Button, Card, Form, Select } from 'antd';
import { useState } from 'react';
import { mayUse } from '../../desks.ts';
import { formatMoneyShort } from '../../format.ts';
import { AppropriateBudgetDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { CountField, required, useRefusalOnField, WanField, wan } from '../../parts/inputs.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useSession } from '../../session.tsx';
import { useCommand } from '../../use-command.ts';

const POOLS = ['DG-2023', 'DG-2018', 'GUANMAOTONG', 'HENAN-KJD'].map((value) => ({ value, label: value }));
type Values = { pool: string; year: string; amountFen: string };

/** The treasury sets what a pool may spend in a year. */
export function Appropriation() {
  const { t, language } = useWords();
  const { me } = useSession();
  const [form] = Form.useForm<Values>();
  const [done, setDone] = useState<string | null>(null);
  const appropriate = useCommand(AppropriateBudgetDocument, (data) => data.appropriateBudget);
  useRefusalOnField(form, appropriate);
  if (me === null || !mayUse(me, 'appropriateBudget')) return null;
  const submit = async ({ pool, year, amountFen }: Values): Promise<void> => {
    setDone(null);
    const answer = await appropriate.run({ pool, year: Number(year), amountFen: wan(amountFen) });
    if (answer?.budget) setDone(formatMoneyShort(answer.budget.amountFen, language));
  };
  return (
    <Card title={t('fund.appropriate')}>
      <Form
        form={form}
        layout="vertical"
        className="stack"
        initialValues={{ pool: 'DG-2023' }}
        onFinish={(values) => void submit(values)}
      >
        <p className="soft">{t('fund.appropriateHint')}</p>
        <ProblemNotice problem={appropriate.problem} />
        {done !== null && <Alert type="success" showIcon title={t('fund.appropriated', { amount: done })} />}
        <div className="form-grid">
          <Form.Item name="pool" label={t('fund.pool')} rules={[required(t)]}>
            <Select options={POOLS} />
          </Form.Item>
          <CountField name="year" label={t('fund.year')} />
          <WanField name="amountFen" label={t('fund.budget')} />
        </div>
        <Button type="primary" htmlType="submit" loading={appropriate.running}>
          {t('fund.appropriate')}
        </Button>
      </Form>
    </Card>
  );
}
