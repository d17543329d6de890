import { Alert, Button, Card, Form, Input, Select, Skeleton } from 'antd';
import { useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { useQuery } from 'urql';
import { FORBIDDEN_PURPOSES, PURPOSES, type Purpose } from '../../../../domain/market/purpose.ts';
import { formatDate, formatMoneyShort, formatMonths } from '../../format.ts';
import { EntryOfferDocument, LeaveNeedDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { CountField, PercentField, percent, required, useRefusalOnField, WanField, wan } from '../../parts/inputs.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { EmptyState } from '../../parts/nodes.tsx';
import { AMOUNTS_WAN, Picks, TERMS_MONTHS } from '../../parts/picks.tsx';
import { FaultNotice, ProblemNotice } from '../../parts/problem-notice.tsx';
import { useSession } from '../../session.tsx';
import { useCommand } from '../../use-command.ts';
import { CREDIT_CODE } from './credit-code.ts';
import { leftHash, newSecret } from './use-left-need.ts';

type LeaveForm = {
  creditCode: string;
  phone: string;
  amountFen: string;
  termMonths: string;
  rateBpsMax: string;
  purpose: Purpose;
};

const PURPOSES_OFFERED = PURPOSES.filter((purpose) => !FORBIDDEN_PURPOSES.has(purpose));
const PHONE = /^\+?[\d\s-]{8,20}$/;

/** Where a QR code leads: a firm leaves a need with its credit code and a phone number, and registers afterwards. */
export default function LeaveNeedPage() {
  const { t, language } = useWords();
  const { me } = useSession();
  const code = useLocation().pathname.split('/')[2] ?? '';
  const [{ data, error }, again] = useQuery({ query: EntryOfferDocument, variables: { code } });
  if (data === undefined && error !== undefined) return <FaultNotice fault={error} onRetry={again} />;
  if (data === undefined) return <Skeleton active />;
  const offer = data.entryOffer;
  if (offer === null)
    return (
      <EmptyState
        title={t('leave.gone')}
        hint={t('leave.goneHint')}
        action={<LinkButton to="/">{t('leave.signUp')}</LinkButton>}
      />
    );
  return (
    <div className="narrow stack">
      <h1>{t('leave.title')}</h1>
      <div className="known">
        <strong>{t('leave.by', { name: offer.organisationName, label: offer.label })}</strong>
        {offer.productName !== null && <span>{t('leave.forProduct', { name: offer.productName })}</span>}
        {offer.sessionOn !== null && (
          <span>{t('leave.forSession', { day: formatDate(offer.sessionOn, language) })}</span>
        )}
      </div>
      {me === null ? (
        <LeaveNeedForm code={code} />
      ) : (
        <>
          <Alert type="info" showIcon title={t('leave.member')} />
          <LinkButton to={me.organisation === null ? '/firm' : '/needs/new'}>{t('needs.title')}</LinkButton>
        </>
      )}
    </div>
  );
}

function LeaveNeedForm({ code }: { code: string }) {
  const { t, options, language } = useWords();
  const navigate = useNavigate();
  const [form] = Form.useForm<LeaveForm>();
  const leave = useCommand(LeaveNeedDocument, (data) => data.leaveNeed);
  // One for each visit, so that a request whose answer was lost leaves one need.
  const [secret] = useState(newSecret);
  useRefusalOnField(form, leave);
  async function submit(values: LeaveForm) {
    const done = await leave.run({
      code,
      secret,
      creditCode: values.creditCode.trim().toUpperCase(),
      phone: values.phone.trim(),
      amountFen: wan(values.amountFen),
      termMonths: Number(values.termMonths),
      rateBpsMax: percent(values.rateBpsMax),
      purpose: values.purpose,
    });
    if (done !== null) await navigate(`/firm${leftHash(secret)}`);
  }
  return (
    <>
      <p className="soft">{t('leave.hint')}</p>
      <ProblemNotice problem={leave.problem} />
      <Card>
        <Form<LeaveForm>
          form={form}
          layout="vertical"
          requiredMark={false}
          scrollToFirstError={{ focus: true }}
          onFinish={(values) => void submit(values)}
        >
          <Form.Item
            name="creditCode"
            label={t('firm.creditCode')}
            normalize={(text: string) => text.toUpperCase()}
            rules={[required(t), { pattern: CREDIT_CODE, message: t('firm.creditCodeInvalid') }]}
          >
            <Input maxLength={18} autoCapitalize="characters" autoComplete="off" />
          </Form.Item>
          <Form.Item
            name="phone"
            label={t('leave.phone')}
            rules={[required(t), { pattern: PHONE, message: t('leave.phoneInvalid') }]}
          >
            <Input type="tel" inputMode="tel" autoComplete="tel" maxLength={20} />
          </Form.Item>
          <div className="form-grid">
            <div>
              <WanField name="amountFen" label={t('need.amount')} />
              <Picks
                values={AMOUNTS_WAN}
                word={(value) => formatMoneyShort(wan(value), language)}
                onPick={(amountFen) => form.setFieldsValue({ amountFen })}
              />
            </div>
            <div>
              <CountField name="termMonths" label={t('need.term')} suffix={t('common.months')} />
              <Picks
                values={TERMS_MONTHS}
                word={(value) => formatMonths(Number(value), language)}
                onPick={(termMonths) => form.setFieldsValue({ termMonths })}
              />
            </div>
            <PercentField name="rateBpsMax" label={t('need.rateMax')} />
            <Form.Item name="purpose" label={t('need.purpose')} rules={[required(t)]}>
              <Select options={options('purpose', PURPOSES_OFFERED)} />
            </Form.Item>
          </div>
          <Button type="primary" htmlType="submit" loading={leave.running} block>
            {t('leave.submit')}
          </Button>
        </Form>
      </Card>
    </>
  );
}
