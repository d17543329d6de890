import { Card, Form, type FormInstance, Spin } from 'antd';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useClient } from 'urql';
import { ProductReachDocument, type ProductReachQuery, type ProductTermsFragment } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { ruleText } from '../matching/rule-list.tsx';
import { type ProductForm, termsOfForm } from './product-form.ts';

type Reach = ProductReachQuery['productReach'];
/** `late`: what is shown belongs to what the form held before. */
type State = 'empty' | 'incomplete' | 'asking' | 'shown' | 'used-up' | 'failed';

/** Questions are counted, so one is asked when somebody stops typing, and none twice. */
const PAUSE_MS = 900;

/** Beside the form of a product: how many firms each rule takes as it is being written, and what would bring more. */
export function ProductReach({
  product,
  form,
}: {
  product: ProductTermsFragment | null;
  form: FormInstance<ProductForm>;
}) {
  const { t } = useWords();
  const { reach, state } = useReach(product, form);
  const isOld = reach !== null && state !== 'shown';
  return (
    <Card
      className="reach"
      tabIndex={0}
      title={t('reach.title')}
      extra={state === 'asking' && <Spin size="small" aria-label={t('reach.asking')} />}
    >
      <div className="stack">
        <div role="status" className="stack">
          {state === 'used-up' && <p className="reach-note">{t('impact.tooOften')}</p>}
          {state === 'failed' && <p className="reach-note">{t('reach.failed')}</p>}
          {(state === 'incomplete' || (state === 'empty' && reach === null)) && (
            <p className="soft">{t('impact.incomplete')}</p>
          )}
          {isOld && <p className="soft">{t('reach.old')}</p>}
          {reach !== null && <Total reach={reach} />}
        </div>
        {reach !== null && (
          <div className={isOld ? 'reach-old stack' : 'stack'}>
            <Rules reach={reach} />
            <Plans reach={reach} />
            <p className="soft">{t('impact.left', { left: reach.left })}</p>
          </div>
        )}
        <p className="soft">{t('reach.hint')}</p>
      </div>
    </Card>
  );
}

function useReach(product: ProductTermsFragment | null, form: FormInstance<ProductForm>) {
  const client = useClient();
  const values = Form.useWatch([], form) as Partial<ProductForm> | undefined;
  const [reach, setReach] = useState<Reach | null>(null);
  const [state, setState] = useState<State>('empty');
  const answers = useRef(new Map<string, Reach>());
  const content = JSON.stringify(values ?? {});

  const ask = useEffectEvent(async (key: string, isOvertaken: () => boolean) => {
    const isComplete = await form.validateFields({ validateOnly: true }).then(
      () => true,
      () => false,
    );
    if (isOvertaken()) return;
    if (!isComplete) return setState('incomplete');
    const known = answers.current.get(key);
    if (known === undefined && state === 'used-up') return;
    if (known !== undefined) {
      setReach(known);
      return setState('shown');
    }
    setState('asking');
    const terms = termsOfForm(form.getFieldsValue(), product?.fees ?? []);
    const variables = { productId: product?.id ?? null, terms };
    const { data } = await client.query(ProductReachDocument, variables, { requestPolicy: 'network-only' });
    const found = data?.productReach;
    if (found?.verdict === 'ESTIMATED') answers.current.set(key, found);
    if (isOvertaken()) return;
    if (found === undefined) return setState('failed');
    if (found.verdict === 'ASKED_TOO_OFTEN') return setState('used-up');
    if (found.verdict !== 'ESTIMATED') return setState('incomplete');
    setReach(found);
    setState('shown');
  });
  useEffect(() => {
    let overtaken = false;
    const timer = setTimeout(() => void ask(content, () => overtaken), PAUSE_MS);
    return () => {
      overtaken = true;
      clearTimeout(timer);
    };
  }, [content]);
  return { reach, state };
}

function useAbout(): (count: number | null) => string {
  const { t } = useWords();
  return (count) => (count === null ? t('impact.few') : t('reach.about', { count }));
}

function Total({ reach }: { reach: Reach }) {
  const { t } = useWords();
  const about = useAbout();
  const { admitted, admittedNow, firms } = reach;
  return (
    <>
      <p className="reach-total">
        <strong>{about(admitted)}</strong> {t('reach.of', { firms: about(firms) })}
      </p>
      {admittedNow !== null && admittedNow !== admitted && (
        <p className="soft">{t('reach.now', { now: about(admittedNow) })}</p>
      )}
    </>
  );
}

/** Only the rules that keep somebody out, as far as the rounded numbers tell; the hardest first. */
function Rules({ reach }: { reach: Reach }) {
  const words = useWords();
  const { t } = words;
  const about = useAbout();
  const { firms } = reach;
  const hard = reach.rules
    .filter(({ admits, keepsOut }) => admits !== firms || keepsOut !== null)
    .toSorted((one, other) => (one.admits ?? 0) - (other.admits ?? 0));
  if (hard.length === 0) return <p>{t('reach.noneKeepsOut')}</p>;
  return (
    <ul className="reach-rules" aria-label={t('reach.rules')}>
      {hard.map(({ code, admits, keepsOut }) => (
        <li key={code}>
          <span>{ruleText(code, words).name}</span>
          <span className="number">{about(admits)}</span>
          <meter min={0} max={firms ?? 1} value={admits ?? 0} aria-hidden />
          {keepsOut !== null && <span className="soft">{t('reach.keepsOut', { count: keepsOut })}</span>}
        </li>
      ))}
    </ul>
  );
}

function Plans({ reach }: { reach: Reach }) {
  const { t, language } = useWords();
  if (reach.plans.length === 0) return null;
  return (
    <>
      <h3>{t('changes.title')}</h3>
      <ol className="product-changes">
        {reach.plans.map(({ changes, furtherNeeds }) => {
          const steps = changes.map(({ text }) => text).join(language === 'zh' ? '；' : '; ');
          return (
            <li key={steps}>
              {steps} <strong>{t('changes.more', { count: furtherNeeds })}</strong>
            </li>
          );
        })}
      </ol>
    </>
  );
}
