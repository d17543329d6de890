import { Card, Switch } from 'antd';
import { bps, fen } from '../../../../domain/money.ts';
import { formatDate, formatPercent, formatScore } from '../../format.ts';
import {
  GrantConsentDocument,
  type LprFixingsQuery,
  type NeedQuery,
  type RecommendationCardFragment,
  RevokeConsentDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { Money, Rate } from '../../parts/values.tsx';
import { useCommand } from '../../use-command.ts';
import { estimatePayment, type PaymentEstimate } from './estimate-payment.ts';
import { ChangeList, RuleList } from './rule-list.tsx';
import { ScoreBars } from './score-bars.tsx';

export type NeedWithConsents = NonNullable<NeedQuery['need']>;
export type LprFixing = LprFixingsQuery['lprFixings'][number];
type CardProps = {
  recommendation: RecommendationCardFragment;
  need: NeedWithConsents;
  fixing: LprFixing | null;
  onConsentChanged: () => void;
};

const PAYMENT_LABEL = { monthly: 'rec.monthly', interest: 'rec.monthlyInterest', 'at-end': 'rec.atEnd' } as const;

export function RecommendationCard({ recommendation, need, fixing, onConsentChanged }: CardProps) {
  const { t, label } = useWords();
  const { product, verdict, rules, changes, scoreParts } = recommendation;
  return (
    <Card
      title={product.name}
      extra={
        <span className={`verdict verdict-${verdict}`}>
          {verdict === 'ELIGIBLE' ? t('rec.rank', { rank: recommendation.rank }) : t('rec.nearMiss')}
        </span>
      }
    >
      <div className="stack">
        <p>
          {product.bankName} · {label('repayment', product.repayment)} ·{' '}
          {t('rec.promised', { days: product.promisedDays })}
        </p>
        {fixing !== null && <Cost product={product} allInBps={recommendation.allInBps} need={need} fixing={fixing} />}
        {changes.length > 0 && (
          <section>
            <h3>{t('rec.changes')}</h3>
            <ChangeList changes={changes} />
          </section>
        )}
        <details>
          <summary>
            {t('rec.score', { score: formatScore(recommendation.reciprocalScore) })} · {t('rec.parts')}
          </summary>
          <h3>
            {t('rec.firmScore')} {formatScore(recommendation.firmScore)}
          </h3>
          <ScoreBars parts={scoreParts} side="FIRM" />
          <p>
            {t('rec.bankScore')} {formatScore(recommendation.bankScore)}
          </p>
        </details>
        <details>
          <summary>{t('rec.rules')}</summary>
          <RuleList rules={rules} />
        </details>
        <ConsentSwitch need={need} product={product} onChanged={onConsentChanged} />
      </div>
    </Card>
  );
}

/** Rates and first payment at the lowest and the highest spread: what the bank will price is not known yet. */
function Cost({
  product,
  allInBps,
  need,
  fixing,
}: {
  product: CardProps['recommendation']['product'];
  allInBps: string | null;
  need: NeedWithConsents;
  fixing: LprFixing;
}) {
  const { t } = useWords();
  const lpr = BigInt(product.lprTenor === 'ONE_YEAR' ? fixing.oneYearBps : fixing.overFiveYearsBps);
  const rates = [lpr + BigInt(product.spreadBpsMin), lpr + BigInt(product.spreadBpsMax)] as const;
  const estimateAt = (rate: bigint): PaymentEstimate =>
    estimatePayment({
      principal: fen(BigInt(need.amountFen)),
      rate: bps(rate < 0n ? 0n : rate),
      months: need.termMonths,
      repayment: product.repayment,
    });
  const [low, high] = [estimateAt(rates[0]), estimateAt(rates[1])];
  return (
    <>
      <dl className="facts">
        {allInBps !== null && (
          <div>
            <dt>{t('rec.allIn')}</dt>
            <dd className="figure">
              <Rate bps={allInBps} />
            </dd>
          </div>
        )}
        <div>
          <dt>{t('rec.rateRange')}</dt>
          <dd>
            <Rate bps={rates[0].toString()} /> – <Rate bps={rates[1].toString()} />
          </dd>
        </div>
        <div>
          <dt>{t(PAYMENT_LABEL[low.kind])}</dt>
          <dd>
            <Money fen={low.fen.toString()} /> – <Money fen={high.fen.toString()} />
          </dd>
        </div>
        {product.fees.map((fee) => (
          <div key={fee.name}>
            <dt>
              {t('rec.fees')} · {fee.name}
            </dt>
            <dd>
              {fee.yearlyBps !== null && t('rec.feeYearly', { rate: formatPercent(fee.yearlyBps) })}
              {fee.fixedFen !== null && <Money fen={fee.fixedFen} />}
            </dd>
          </div>
        ))}
      </dl>
      <p className="soft">{t('rec.estimate')}</p>
    </>
  );
}

function ConsentSwitch({
  need,
  product,
  onChanged,
}: {
  need: NeedWithConsents;
  product: { bankId: string; bankName: string };
  onChanged: () => void;
}) {
  const { t, language } = useWords();
  const grant = useCommand(GrantConsentDocument, (data) => data.grantConsent);
  const revoke = useCommand(RevokeConsentDocument, (data) => data.revokeConsent);
  const consent = need.consents.find(({ bankId }) => bankId === product.bankId);
  const name = t('rec.consent', { bank: product.bankName });

  async function change(granted: boolean) {
    const input = { needId: need.id, bankId: product.bankId };
    const done = granted ? await grant.run(input) : await revoke.run(input);
    if (done !== null) onChanged();
  }

  return (
    <div className="stack">
      <div>
        <Switch
          checked={consent !== undefined}
          loading={grant.running || revoke.running}
          onChange={(granted) => void change(granted)}
          aria-label={name}
        />{' '}
        {name}
      </div>
      <p className="soft">
        {consent === undefined
          ? t('rec.consentOff')
          : t('rec.consentUntil', { date: formatDate(consent.expiresOn, language) })}
      </p>
      <ProblemNotice problem={grant.problem ?? revoke.problem} />
    </div>
  );
}
