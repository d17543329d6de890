import { Button, Card, Form, Input, Select } from 'antd';
import { useNavigate, useSearchParams } from 'react-router';
import { SECURITIES, type Security } from '../../../../domain/market/security.ts';
import { MARKET_TEXT } from '../../../../text/market.ts';
import { LinkLoanDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DateField, PercentField, percent, required, useRefusalOnField, WanField, wan } from '../../parts/inputs.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { EmptyState } from '../../parts/nodes.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useCommand } from '../../use-command.ts';

type LoanForm = {
  contractNumber: string;
  principalFen: string;
  rateBps: string;
  contractOn: string;
  drawnOn: string;
  maturesOn: string;
  loanType: string;
  isFirstLoan?: 'true' | 'false';
  securities: Security[];
};

/** Types of loan that a scheme may approve; the scheme's own list decides at filing. */
const LOAN_TYPES = Object.keys(MARKET_TEXT.zh.loanType);

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
  if (needId === null) {
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
      contractOn: values.contractOn,
      drawnOn: values.drawnOn,
      maturesOn: values.maturesOn,
      loanType: values.loanType,
      isFirstLoan: values.isFirstLoan === undefined ? null : values.isFirstLoan === 'true',
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
          <DateField name="contractOn" label={t('loan.contractOn')} />
          <DateField name="drawnOn" label={t('loan.drawnOn')} />
          <DateField name="maturesOn" label={t('loan.maturesOn')} />
          <Form.Item name="loanType" label={t('loan.type')} rules={[required(t)]}>
            <Select options={options('loanType', LOAN_TYPES)} />
          </Form.Item>
          <Form.Item name="securities" label={t('loan.securities')} rules={[required(t)]}>
            <Select
              mode="multiple"
              showSearch={{ optionFilterProp: 'label' }}
              options={options('security', SECURITIES)}
            />
          </Form.Item>
          <Form.Item name="isFirstLoan" label={t('loan.isFirstLoan')}>
            <Select
              allowClear
              placeholder={t('loan.isFirstLoanUnknown')}
              options={[
                { value: 'true', label: t('common.yes') },
                { value: 'false', label: t('common.no') },
              ]}
            />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={command.running} block>
            {t('loan.link')}
          </Button>
        </Form>
      </Card>
    </div>
  );
}
