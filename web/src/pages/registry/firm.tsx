import { Alert, Button, Card, Form, Input, Select, Skeleton } from 'antd';
import { useState } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import type { WebKey } from '../../../../text/web.ts';
import {
  type FirmProfileFragment,
  MyFirmDocument,
  RegisterFirmDocument,
  UpdateFirmProfileDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { wanText } from '../../parse.ts';
import {
  CountField,
  countOrNull,
  DateField,
  orNull,
  required,
  useRefusalOnField,
  WanField,
  wanOrNull,
} from '../../parts/inputs.tsx';
import { FaultNotice, ProblemNotice } from '../../parts/problem-notice.tsx';
import { useSession } from '../../session.tsx';
import { useCommand } from '../../use-command.ts';
import { ClaimFirm, OpenClaims } from './claim-firm.tsx';
import { CREDIT_CODE } from './credit-code.ts';
import { ExternalLoans } from './external-loans.tsx';
import { IndustryField, TownField } from './pickers.tsx';
import { useLeftNeed } from './use-left-need.ts';

type FirmForm = {
  name: string;
  creditCode: string;
  industryCode: string;
  divisionCode: string;
  staff?: string;
  revenueFen?: string;
  assetsFen?: string;
  foundedOn?: string;
  hasNoLoanRecord?: 'true' | 'false' | '';
};

const yesNoOrNull = (answer: FirmForm['hasNoLoanRecord']): boolean | null =>
  answer === 'true' ? true : answer === 'false' ? false : null;

/** The label of each fact that a firm can still state. */
const FACT_LABELS: Readonly<Record<string, WebKey>> = {
  industryCode: 'firm.industry',
  divisionCode: 'firm.town',
  staff: 'firm.staff',
  revenueFen: 'firm.revenue',
  assetsFen: 'firm.assets',
  foundedOn: 'firm.foundedOn',
  hasNoLoanRecord: 'firm.hasNoLoanRecord',
};

const formOf = (firm: FirmProfileFragment) => ({
  name: firm.name,
  creditCode: firm.creditCode,
  industryCode: firm.industryCode ?? '',
  divisionCode: firm.divisionCode ?? '',
  staff: firm.staff?.toString() ?? '',
  revenueFen: firm.revenueFen === null ? '' : wanText(firm.revenueFen),
  assetsFen: firm.assetsFen === null ? '' : wanText(firm.assetsFen),
  foundedOn: firm.foundedOn ?? '',
  ...(firm.hasNoLoanRecord === null ? {} : { hasNoLoanRecord: `${firm.hasNoLoanRecord}` as const }),
});

export default function FirmPage() {
  const { me } = useSession();
  const registered = me?.organisation?.kind === 'FIRM';
  const [{ data, error }, refresh] = useQuery({ query: MyFirmDocument, pause: !registered });
  const { left, isAsking } = useLeftNeed();
  if (!registered) return isAsking ? <Skeleton active /> : <FirmEditor firm={null} leftCode={left?.creditCode ?? ''} />;
  if (data === undefined && error !== undefined) return <FaultNotice fault={error} onRetry={() => refresh()} />;
  if (data === undefined) return <Skeleton active />;
  return <FirmEditor firm={data.myFirm} />;
}

function FirmEditor({ firm, leftCode = '' }: { firm: FirmProfileFragment | null; leftCode?: string }) {
  const { t, label, language } = useWords();
  const { restart } = useSession();
  const navigate = useNavigate();
  const [form] = Form.useForm<FirmForm>();
  // An invitation brings what is known of the firm.
  const [invitation] = useSearchParams();
  const invited = { name: invitation.get('name') ?? '', creditCode: invitation.get('code') ?? leftCode };
  const register = useCommand(RegisterFirmDocument, (data) => data.registerFirm);
  const update = useCommand(UpdateFirmProfileDocument, (data) => data.updateFirmProfile);
  const command = firm === null ? register : update;
  const [saved, setSaved] = useState<FirmProfileFragment | null>(null);
  const [claimed, setClaimed] = useState<{ name: string; creditCode: string } | null>(null);
  useRefusalOnField(form, register);
  useRefusalOnField(form, update);

  async function submit(values: FirmForm) {
    const profile = {
      industryCode: values.industryCode,
      divisionCode: values.divisionCode,
      staff: countOrNull(values.staff),
      revenueFen: wanOrNull(values.revenueFen),
      assetsFen: wanOrNull(values.assetsFen),
      foundedOn: orNull(values.foundedOn),
      hasNoLoanRecord: yesNoOrNull(values.hasNoLoanRecord),
    };
    const done =
      firm === null
        ? await register.run({ ...profile, name: values.name.trim(), creditCode: values.creditCode.trim() })
        : await update.run(profile);
    if (done !== null) setSaved(done.firm);
    else setClaimed({ name: values.name.trim(), creditCode: values.creditCode.trim() });
  }

  const { hash } = useLocation();
  /** What was left by a QR link goes along. */
  async function goOn(to: string) {
    await navigate(`${to}${hash}`);
    restart();
  }
  const isTaken =
    register.problem !== null && 'refusal' in register.problem && register.problem.refusal.code === 'CREDIT_CODE_TAKEN';

  const shown = saved ?? firm;
  const missing = (shown?.missingFacts ?? []).map((fact) => {
    const key = FACT_LABELS[fact];
    return key === undefined ? fact : t(key);
  });
  const ownIndustry =
    firm === null || firm.industryCode === null ? null : { code: firm.industryCode, name: firm.industryName ?? '' };
  const size = shown === null ? null : t('firm.sizeClassIs', { size: label('sizeClass', shown.sizeClass) });
  if (firm === null && saved !== null) {
    return (
      <div className="narrow stack" role="status">
        <Alert type="success" showIcon title={t('common.saved')} description={size} />
        <p>{t('authority.why')}</p>
        <Button type="primary" block onClick={() => void goOn('/authority')}>
          {t('authority.go')}
        </Button>
        <Button block onClick={() => void goOn('/needs/new')}>
          {t('firm.next')}
        </Button>
      </div>
    );
  }
  return (
    <div className="narrow stack">
      <h1>{t(firm === null ? 'firm.register' : 'nav.firm')}</h1>
      <p className="soft">{t('firm.registerHint')}</p>
      {saved !== null && <Alert type="success" showIcon role="status" title={t('common.saved')} />}
      {size !== null && <Alert type="info" title={size} />}
      {missing.length > 0 && (
        <Alert
          type="warning"
          title={t('firm.missingFacts', { facts: missing.join(language === 'zh' ? '、' : ', ') })}
        />
      )}
      <ProblemNotice problem={command.problem} />
      {isTaken && claimed !== null && <ClaimFirm {...claimed} />}
      {firm === null && <OpenClaims />}
      <Card>
        <Form<FirmForm>
          form={form}
          layout="vertical"
          initialValues={firm === null ? invited : formOf(firm)}
          onFinish={(values) => void submit(values)}
          scrollToFirstError={{ focus: true }}
        >
          <Form.Item name="name" label={t('firm.name')} rules={[required(t)]}>
            <Input autoComplete="organization" disabled={firm !== null} />
          </Form.Item>
          <Form.Item
            name="creditCode"
            label={t('firm.creditCode')}
            rules={[required(t), { pattern: CREDIT_CODE, message: t('firm.creditCodeInvalid') }]}
          >
            <Input maxLength={18} autoCapitalize="characters" autoComplete="off" disabled={firm !== null} />
          </Form.Item>
          <IndustryField own={ownIndustry} />
          <TownField />
          <CountField name="staff" label={t('firm.staff')} suffix={t('common.people')} optional />
          <WanField name="revenueFen" label={t('firm.revenue')} optional />
          <WanField name="assetsFen" label={t('firm.assets')} optional />
          <DateField name="foundedOn" label={t('firm.foundedOn')} optional />
          <Form.Item name="hasNoLoanRecord" label={t('firm.hasNoLoanRecord')}>
            <Select
              allowClear
              placeholder={t('common.notStated')}
              options={[
                { value: 'true', label: t('common.yes') },
                { value: 'false', label: t('common.no') },
              ]}
            />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={command.running} block>
            {t(firm === null ? 'firm.submit' : 'common.save')}
          </Button>
        </Form>
      </Card>
      {firm !== null && <ExternalLoans firmId={null} />}
    </div>
  );
}
