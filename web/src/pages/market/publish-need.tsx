import { Alert, Button, Card, Form, Select, Skeleton, Steps } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { useQuery } from 'urql';
import { URGENCIES, type Urgency } from '../../../../domain/market/credit-need.ts';
import { FORBIDDEN_PURPOSES, PURPOSES, type Purpose } from '../../../../domain/market/purpose.ts';
import { SECURITIES, type Security } from '../../../../domain/market/security.ts';
import { formatMoneyShort, formatMonths, formatPercent } from '../../format.ts';
import {
  type DraftTermsFragment,
  LprFixingsDocument,
  MyAuthorityDocument,
  MyFirmDocument,
  MyNeedsDocument,
  NeedDocument,
  type NeedTermsFragment,
  PublishCreditNeedDocument,
  ReviseCreditNeedDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { percentText, wanText } from '../../parse.ts';
import { CountField, PercentField, percent, required, useRefusalOnField, WanField, wan } from '../../parts/inputs.tsx';
import { NotFound } from '../../parts/not-found.tsx';
import { AMOUNTS_WAN, Picks, TERMS_MONTHS } from '../../parts/picks.tsx';
import { FaultNotice, ProblemNotice } from '../../parts/problem-notice.tsx';
import { useCommand } from '../../use-command.ts';
import { LeftNeed } from './left-need.tsx';
import { DraftPicker, useNeedDrafts } from './need-drafts.tsx';

type NeedForm = {
  amountFen: string;
  termMonths: string;
  rateBpsMax: string;
  purpose: Purpose;
  urgency: Urgency;
  securities: Security[];
};

/** The fields of each step, in the order in which they are asked. */
const STEP_FIELDS: readonly (readonly (keyof NeedForm)[])[] = [
  ['amountFen', 'termMonths', 'rateBpsMax'],
  ['purpose', 'urgency'],
  ['securities'],
];
const LAST_STEP = STEP_FIELDS.length - 1;
const SPREADS_BPS = [50n, 100n, 150n];
const PURPOSES_OFFERED = PURPOSES.filter((purpose) => !FORBIDDEN_PURPOSES.has(purpose));

/** Publishes a new need, or revises the one in the address. */
export default function PublishNeedPage() {
  const { needId } = useParams();
  const [{ data, error }] = useQuery({
    query: NeedDocument,
    variables: { id: needId ?? '' },
    pause: needId === undefined,
    requestPolicy: 'network-only',
  });
  if (needId === undefined) return <NeedEditor need={null} />;
  if (data === undefined && error !== undefined) return <FaultNotice fault={error} />;
  if (data === undefined) return <Skeleton active />;
  return data.need === null ? <NotFound /> : <NeedEditor need={data.need} />;
}

const formOf = (need: NeedTermsFragment): NeedForm => ({
  amountFen: wanText(need.amountFen),
  termMonths: need.termMonths.toString(),
  rateBpsMax: percentText(need.rateBpsMax),
  purpose: need.purpose,
  urgency: need.urgency,
  securities: [...need.securities],
});

/** Whether the firm may publish yet; a person hears it before filling in and not after. */
function ProofNotice() {
  const { t } = useWords();
  const [{ data }] = useQuery({ query: MyAuthorityDocument });
  if (data?.myAuthority.awaitsProof !== true) return null;
  return (
    <Alert
      type="warning"
      showIcon
      role="status"
      title={t('authority.needed')}
      action={<Link to="/authority">{t('authority.go')}</Link>}
    />
  );
}

/** `null` for what is empty or not a number yet. */
function filled<Value>(text: string | undefined, read: (text: string) => Value): Value | null {
  return text !== undefined && /^\d+(\.\d+)?$/.test(text.trim()) ? read(text.trim()) : null;
}

const draftForm = (draft: DraftTermsFragment): Partial<NeedForm> => ({
  ...(draft.amountFen === null ? {} : { amountFen: wanText(draft.amountFen) }),
  ...(draft.termMonths === null ? {} : { termMonths: `${draft.termMonths}` }),
  ...(draft.rateBpsMax === null ? {} : { rateBpsMax: percentText(draft.rateBpsMax) }),
  ...(draft.purpose === null ? {} : { purpose: draft.purpose }),
  ...(draft.urgency === null ? {} : { urgency: draft.urgency }),
  securities: [...draft.securities],
});

function NeedEditor({ need }: { need: NeedTermsFragment | null }) {
  const { t, options, language } = useWords();
  const navigate = useNavigate();
  const [form] = Form.useForm<NeedForm>();
  const [step, setStep] = useState(0);
  const drafts = useNeedDrafts(need === null);
  const publish = useCommand(PublishCreditNeedDocument, (data) => data.publishCreditNeed);
  const revise = useCommand(ReviseCreditNeedDocument, (data) => data.reviseCreditNeed);
  const command = need === null ? publish : revise;
  const [{ data: lpr }] = useQuery({ query: LprFixingsDocument, variables: { first: 1 } });
  const [{ data: earlier }] = useQuery({ query: MyNeedsDocument, variables: { first: 1 }, pause: need !== null });
  const last = earlier?.myNeeds.edges[0]?.node;
  const oneYear = lpr?.lprFixings[0]?.oneYearBps;

  // The step of the refused field opens first; a hidden field could not be shown its error.
  const [seenProblem, setSeenProblem] = useState(command.problem);
  if (command.problem !== seenProblem) {
    setSeenProblem(command.problem);
    const field = command.problem !== null && 'refusal' in command.problem ? command.problem.refusal.field : null;
    const at = STEP_FIELDS.findIndex((fields) => fields.some((name) => name === field?.split('.').at(-1)));
    if (at >= 0) setStep(at);
  }
  useRefusalOnField(form, command);

  async function next() {
    try {
      await form.validateFields([...(STEP_FIELDS[step] ?? [])]);
      setStep(step + 1);
    } catch {
      // The form already shows what is missing.
    }
  }

  async function submit(values: NeedForm) {
    const terms = {
      amountFen: wan(values.amountFen),
      termMonths: Number(values.termMonths),
      rateBpsMax: percent(values.rateBpsMax),
      purpose: values.purpose,
      urgency: values.urgency,
      securities: values.securities,
    };
    const done =
      need === null ? await publish.run(terms) : await revise.run({ ...terms, needId: need.id, version: need.version });
    if (done === null) return;
    await drafts.discard();
    await navigate(`/needs/${done.need.id}`);
  }

  /** Hidden steps are part of it, too, and what is no number yet is left out. */
  function saveDraft() {
    const values = form.getFieldsValue(true) as Partial<NeedForm>;
    void drafts.save({
      amountFen: filled(values.amountFen, wan),
      termMonths: filled(values.termMonths, Number),
      rateBpsMax: filled(values.rateBpsMax, percent),
      purpose: values.purpose ?? null,
      urgency: values.urgency ?? null,
      securities: values.securities ?? [],
    });
  }
  function goOnWith(draft: DraftTermsFragment) {
    drafts.choose(draft.id);
    form.setFieldsValue(draftForm(draft));
  }

  return (
    <div className="narrow stack">
      <h1>{t(need === null ? 'need.publishTitle' : 'need.reviseTitle')}</h1>
      <Steps
        size="small"
        responsive={false}
        current={step}
        onChange={(to) => {
          if (to < step) setStep(to);
        }}
        items={[{ title: t('need.stepMoney') }, { title: t('need.stepUse') }, { title: t('need.stepSecurity') }]}
      />
      <ProofNotice />
      <KnownFirm />
      {need === null && <LeftNeed onTaken={goOnWith} />}
      <DraftPicker drafts={drafts} onUse={goOnWith} />
      <ProblemNotice problem={command.problem ?? drafts.problem} />
      <Card>
        <Form<NeedForm>
          form={form}
          layout="vertical"
          initialValues={need === null ? { urgency: 'FLEXIBLE', securities: ['CREDIT_ONLY'] } : formOf(need)}
          onFinish={(values) => void (step === LAST_STEP ? submit(values) : next())}
        >
          <div hidden={step !== 0}>
            {last !== undefined && (
              <p>
                <Button onClick={() => form.setFieldsValue(formOf(last))}>{t('need.asBefore')}</Button>
              </p>
            )}
            <WanField name="amountFen" label={t('need.amount')} />
            <Picks
              values={AMOUNTS_WAN}
              word={(value) => formatMoneyShort(wan(value), language)}
              onPick={(amountFen) => form.setFieldsValue({ amountFen })}
            />
            <CountField name="termMonths" label={t('need.term')} suffix={t('common.months')} />
            <Picks
              values={TERMS_MONTHS}
              word={(value) => formatMonths(Number(value), language)}
              onPick={(termMonths) => form.setFieldsValue({ termMonths })}
            />
            <PercentField
              name="rateBpsMax"
              label={t('need.rateMax')}
              {...(oneYear === undefined ? {} : { extra: t('need.rateHint', { lpr: formatPercent(oneYear) }) })}
            />
            {oneYear !== undefined && (
              <Picks
                values={SPREADS_BPS.map((spread) => percentText((BigInt(oneYear) + spread).toString()))}
                word={(value) => `${value}%`}
                onPick={(rateBpsMax) => form.setFieldsValue({ rateBpsMax })}
              />
            )}
          </div>
          {step >= 1 && (
            <div hidden={step !== 1}>
              <Form.Item name="purpose" label={t('need.purpose')} rules={[required(t)]}>
                <Select options={options('purpose', PURPOSES_OFFERED)} />
              </Form.Item>
              <Form.Item name="urgency" label={t('need.urgency')} rules={[required(t)]}>
                <Select options={options('urgency', URGENCIES)} />
              </Form.Item>
            </div>
          )}
          {step >= 2 && (
            <Form.Item
              name="securities"
              label={t('need.securities')}
              extra={t('need.securitiesHint')}
              rules={[required(t)]}
            >
              <Select
                mode="multiple"
                showSearch={{ optionFilterProp: 'label' }}
                options={options('security', SECURITIES)}
              />
            </Form.Item>
          )}
          <Button type="primary" htmlType="submit" loading={command.running} block>
            {t(step < LAST_STEP ? 'need.next' : need === null ? 'need.submit' : 'need.reviseSubmit')}
          </Button>
          {need === null && (
            <Button block className="after-button" loading={drafts.running} onClick={saveDraft}>
              {t('draft.save')}
            </Button>
          )}
          {step > 0 && (
            <Button type="text" block onClick={() => setStep(step - 1)}>
              {t('common.back')}
            </Button>
          )}
        </Form>
      </Card>
    </div>
  );
}

/** What need not be asked again, because the firm or a register has said it. */
function KnownFirm() {
  const { t, label } = useWords();
  const [{ data }] = useQuery({ query: MyFirmDocument });
  const firm = data?.myFirm;
  if (firm === null || firm === undefined) return null;
  return (
    <div className="known">
      <strong>{t('need.known')}</strong>
      <span>{firm.name}</span>
      <span>{firm.industryName}</span>
      <span>{label('sizeClass', firm.sizeClass)}</span>
      <Link to="/firm">{t('need.correct')}</Link>
    </div>
  );
}
