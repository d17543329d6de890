import { Button, Card, Form, Input, Select } from 'antd';
import { useNavigate, useSearchParams } from 'react-router';
import { SECURITIES, type Security } from '../../../../domain/market/security.ts';
import { LinkLoanDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import {
  CountField,
  DateField,
  PercentField,
  percent,
  required,
  useRefusalOnField,
  WanField,
  wan,
} from '../../parts/inputs.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { EmptyState } from '../../parts/nodes.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useCommand } from '../../use-command.ts';

type LoanForm = {
  contractNumber: string;
  principalFen: string;
  rateBps: string;
  termMonths: string;
  drawnOn: string;
  securities: Security[];
};

/** Links a signed loan to the need and the product in the address. */
export default function LinkLoanPage() {
  const { t, options } = useWords();
  const navigate = useNavigate();
  const [parameters] = useSearchParams();
  const [form] = Form.useForm<LoanForm>();
  const command = useCommand(LinkLoanDocument, (data) => data.linkLoan);
  useRefusalOnField(form, command);
  const needId = parameters.get('needId');
  const productId = parameters.get('productId');
  if (needId === null || productId === null) {
    return (
      <EmptyState
        title={t('loan.linkTitle')}
        hint={t('loans.emptyHint')}
        action={<LinkButton to="/matched">{t('nav.matchedNeeds')}</LinkButton>}
      />
    );
  }
  const link = { needId, productId };

  async function submit(values: LoanForm) {
    const done = await command.run({
      ...link,
      contractNumber: values.contractNumber.trim(),
      principalFen: wan(values.principalFen),
      rateBps: percent(values.rateBps),
      termMonths: Number(values.termMonths),
      drawnOn: values.drawnOn,
      securities: values.securities,
    });
    if (done !== null) await navigate(`/loans/${done.loan.id}`);
  }

  return (
    <div className="narrow stack">
      <h1>{t('loan.linkTitle')}</h1>
      <ProblemNotice problem={command.problem} />
      <Card>
        <Form<LoanForm>
          form={form}
          layout="vertical"
          onFinish={(values) => void submit(values)}
          scrollToFirstError={{ focus: true }}
        >
          <Form.Item name="contractNumber" label={t('loan.contract')} rules={[required(t)]}>
            <Input maxLength={64} autoComplete="off" />
          </Form.Item>
          <WanField name="principalFen" label={t('loan.principal')} />
          <PercentField name="rateBps" label={t('loan.rate')} />
          <CountField name="termMonths" label={t('loan.term')} suffix={t('common.months')} />
          <DateField name="drawnOn" label={t('loan.drawnOn')} />
          <Form.Item name="securities" label={t('loan.securities')} rules={[required(t)]}>
            <Select mode="multiple" options={options('security', SECURITIES)} />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={command.running} block>
            {t('loan.link')}
          </Button>
        </Form>
      </Card>
    </div>
  );
}
