import { Button, Form, Input } from 'antd';
import { civilDate, isCivilDate } from '../../../../domain/calendar.ts';
import { hidesNoBadLoan, isPricedOnOwnTerm, isSignedInTime } from '../../../../domain/engagement/check-renewal.ts';
import { RenewLoanDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { CountField, DateField, PercentField, percent, required, useRefusalOnField } from '../../parts/inputs.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useCommand } from '../../use-command.ts';
import type { StepOfLoan } from './loan-steps.tsx';

type Values = { contractNumber: string; contractOn: string; maturesOn: string; rate: string; pricedMonths: string };

/** A new loan repays this one without principal from the firm; what is forbidden is checked while one types. */
export function RenewalForm({ loan, performance, onDone }: StepOfLoan) {
  const { t } = useWords();
  const [form] = Form.useForm<Values>();
  const renew = useCommand(RenewLoanDocument, (data) => data.renewLoan);
  useRefusalOnField(form, renew);
  const typed = Form.useWatch<Partial<Values> | undefined>([], form) ?? {};

  async function submit({ rate, pricedMonths, ...values }: Values) {
    const input = { loanId: loan.id, ...values, rateBps: percent(rate), pricedMonths: Number(pricedMonths) };
    if ((await renew.run(input)) !== null) onDone();
  }
  return (
    <Form<Values> form={form} layout="vertical" onFinish={(values) => void submit(values)}>
      <p className="soft">{t('renewal.hint')}</p>
      <ProblemNotice problem={renew.problem} />
      <ul className="rules" aria-label={t('renewal.checks')}>
        {checksOf({ loan, performance }, typed).map(([key, verdict]) => (
          <li key={key}>
            <span className={`verdict verdict-${verdict}`}>{t(`rule.${verdict}`)}</span> {t(`renewal.${key}`)}
          </li>
        ))}
      </ul>
      <div className="form-grid">
        <Form.Item name="contractNumber" label={t('loan.contract')} rules={[required(t)]}>
          <Input maxLength={64} autoComplete="off" />
        </Form.Item>
        <DateField name="contractOn" label={t('loan.contractOn')} />
        <DateField name="maturesOn" label={t('loan.maturesOn')} />
        <CountField name="pricedMonths" label={t('renewal.pricedMonths')} />
        <PercentField name="rate" label={t('loan.rate')} />
      </div>
      <Button type="primary" htmlType="submit" loading={renew.running}>
        {t('performance.renew')}
      </Button>
    </Form>
  );
}

type Verdict = 'PASS' | 'FAIL' | 'UNKNOWN';
const verdictOf = (isPassed: boolean): Verdict => (isPassed ? 'PASS' : 'FAIL');
const dayOf = (text: string | undefined) => (text !== undefined && isCivilDate(text) ? text : null);

/** The three prohibitions of a renewal, and that it is signed in time; unknown while something is not typed yet. */
function checksOf({ loan, performance }: Pick<StepOfLoan, 'loan' | 'performance'>, typed: Partial<Values>) {
  const [contractOn, maturesOn] = [dayOf(typed.contractOn), dayOf(typed.maturesOn)];
  const months = typed.pricedMonths ?? '';
  const isPriced =
    contractOn === null || maturesOn === null || months === ''
      ? 'UNKNOWN'
      : verdictOf(isPricedOnOwnTerm({ contractOn, maturesOn, pricedMonths: Number(months) }));
  const isInTime =
    contractOn === null
      ? 'UNKNOWN'
      : verdictOf(isSignedInTime({ maturesOn: civilDate(loan.maturesOn) }, { contractOn }));
  return [
    ['hidesNoBadLoan', verdictOf(hidesNoBadLoan(performance))],
    ['ownTerm', isPriced],
    // The new loan goes on in the class of the old one, and no report lowers it with the renewal as its reason.
    ['keepsClass', 'PASS'],
    ['inTime', isInTime],
  ] as const satisfies readonly (readonly [string, Verdict])[];
}
