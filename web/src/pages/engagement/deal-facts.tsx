import { Tag } from 'antd';
import type { EngagementCardFragment } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { Day, Instant, Money, Rate } from '../../parts/values.tsx';
import { Countdown } from './countdown.tsx';

/** What is known of a deal: its limit, the offer, and everything that was done. */
export function DealFacts({ deal }: { deal: EngagementCardFragment }) {
  const { t } = useWords();
  const { secondsLeft, offerRateBps, offerTermMonths } = deal;
  return (
    <>
      <div>
        {deal.isPaused && <Tag>{t('deals.paused')}</Tag>}
        {typeof secondsLeft === 'number' && <Countdown secondsLeft={secondsLeft} />}
        {deal.isWriteBackLate && <Tag color="red">{t('deals.lateReport')}</Tag>}
      </div>
      {typeof deal.reasonText === 'string' && <p>{deal.reasonText}</p>}
      {typeof offerRateBps === 'string' && (
        <dl className="facts">
          <div>
            <dt>{t('deals.grant')}</dt>
            <dd>
              <Money fen={deal.grantFen} />
            </dd>
          </div>
          <div>
            <dt>{t('deals.rateField')}</dt>
            <dd>
              <Rate bps={offerRateBps} />
            </dd>
          </div>
          <div>
            <dt>{t('deals.offerTerm')}</dt>
            <dd>{offerTermMonths}</dd>
          </div>
          <div>
            <dt>{t('deals.drawn')}</dt>
            <dd>
              <Money fen={deal.drawnFen} />
            </dd>
          </div>
        </dl>
      )}
      <ol className="timeline" aria-label={t('deals.history')}>
        {deal.decisions.map((decision) => (
          <li key={decision.sequence}>
            <Instant at={decision.decidedAt} /> {t(`decision.${decision.kind}`)} {decision.note}
          </li>
        ))}
        {deal.visits.map((visit) => (
          <li key={visit.id}>
            <Day date={visit.plannedOn} /> {t(`visit.${visit.state}`)} {visit.place} {visit.findings}
          </li>
        ))}
        {deal.complaints.map((complaint) => (
          <li key={complaint.id}>
            {t('deals.complaints')} · {t(`complaint.${complaint.state}`)} {complaint.text} {complaint.answer}
            {complaint.isLate && <Tag color="red">{t('deals.isLate')}</Tag>}
          </li>
        ))}
      </ol>
    </>
  );
}
