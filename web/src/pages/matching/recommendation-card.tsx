import { Button, Card, Switch } from 'antd';
import { formatDate, formatPercent, formatScore } from '../../format.ts';
import {
  GrantConsentDocument,
  type NeedQuery,
  type RecommendationCardFragment,
  RevokeConsentDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { Money, MoneyRange, Rate, RateRange } from '../../parts/values.tsx';
import { useCommand } from '../../use-command.ts';
import { ApplyButton } from '../engagement/apply-button.tsx';
import { costOf, type LprFixing } from './cost-of.ts';
import { OutcomeButtons } from './outcome-buttons.tsx';
import { ChangeList, RuleList } from './rule-list.tsx';
import { ScoreBars } from './score-bars.tsx';

export type NeedWithConsents = NonNullable<NeedQuery['need']>;
type CardProps = {
  recommendation: RecommendationCardFragment;
  need: NeedWithConsents;
  fixing: LprFixing | null;
  onConsentChanged: () => void;
  isCompared: boolean;
  /** Null: as many as fit are compared already. */
  onCompare: (() => void) | null;
};

const PAYMENT_LABEL = { monthly: 'rec.monthly', interest: 'rec.monthlyInterest', 'at-end': 'rec.atEnd' } as const;

export function RecommendationCard(props: CardProps) {
  const { recommendation, need, fixing, onConsentChanged, isCompared, onCompare } = props;
  const { t, label } = useWords();
  const { product, verdict, rules, changes, scoreParts } = recommendation;
  const passed = rules.filter((rule) => rule.verdict === 'PASS').length;
  return (
    <Card
      className={`match match-${verdict}`}
      title={product.name}
      extra={
        <span className={`badge verdict-${verdict}`}>
          {verdict === 'ELIGIBLE' ? t('rec.rank', { rank: recommendation.rank }) : t('rec.nearMiss')}
        </span>
      }
    >
      <div className="stack">
        <p className="soft">
          {product.bankName} · {label('repayment', product.repayment)} ·{' '}
          {t('rec.promised', { days: product.promisedDays })}
        </p>
        <Figures recommendation={recommendation} need={need} fixing={fixing} />
        {changes.length > 0 && (
          <section className="changes">
            <h3>{t('rec.changes')}</h3>
            <ChangeList changes={changes} />
            {recommendation.furtherProducts !== null && recommendation.furtherProducts > 0 && (
              <p>{t('rec.further', { count: recommendation.furtherProducts })}</p>
            )}
          </section>
        )}
        <details>
          <summary>
            {passed === rules.length
              ? t('rec.allPassed', { count: rules.length })
              : t('rec.somePassed', { passed, count: rules.length })}
          </summary>
          <RuleList rules={rules} />
        </details>
        <details>
          <summary>{t('rec.score', { score: formatScore(recommendation.reciprocalScore) })}</summary>
          <h3>
            {t('rec.firmScore')} {formatScore(recommendation.firmScore)}
          </h3>
          <ScoreBars parts={scoreParts} side="FIRM" />
          <p>
            {t('rec.bankScore')} {formatScore(recommendation.bankScore)}
          </p>
        </details>
        {verdict === 'ELIGIBLE' && <ApplyButton needId={need.id} product={product} onApplied={onConsentChanged} />}
        <OutcomeButtons needId={need.id} productId={product.id} />
        <ConsentSwitch need={need} product={product} onChanged={onConsentChanged} />
        <Button
          size="small"
          aria-pressed={isCompared}
          type={isCompared ? 'primary' : 'default'}
          disabled={onCompare === null}
          onClick={() => onCompare?.()}
          aria-label={`${t('rec.compare')} ${product.name}`}
        >
          {t('rec.compare')}
        </Button>
      </div>
    </Card>
  );
}

/** What it costs, in two large figures; the rest below. */
function Figures({ recommendation, need, fixing }: Pick<CardProps, 'recommendation' | 'need' | 'fixing'>) {
  const { t } = useWords();
  const { product, allInBps } = recommendation;
  const cost = fixing === null ? null : costOf(product, need, fixing);
  return (
    <>
      <dl className="figures">
        {allInBps !== null && (
          <div>
            <dt>{t('rec.allIn')}</dt>
            <dd>
              <Rate bps={allInBps} />
            </dd>
          </div>
        )}
        {cost !== null && (
          <div>
            <dt>{t(PAYMENT_LABEL[cost.payments[0].kind])}</dt>
            <dd>
              <MoneyRange ends={cost.payments.map((payment) => payment.fen)} />
            </dd>
          </div>
        )}
      </dl>
      <dl className="facts">
        {cost !== null && (
          <div>
            <dt>{t('rec.rateRange')}</dt>
            <dd>
              <RateRange ends={cost.rates} />
            </dd>
          </div>
        )}
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
    <div className="consent">
      <Switch
        checked={consent !== undefined}
        loading={grant.running || revoke.running}
        onChange={(granted) => void change(granted)}
        aria-label={name}
      />
      <div>
        {name}
        <p className="soft">
          {consent === undefined
            ? t('rec.consentOff')
            : t('rec.consentUntil', { date: formatDate(consent.expiresOn, language) })}
        </p>
        <ProblemNotice problem={grant.problem ?? revoke.problem} />
      </div>
    </div>
  );
}
