import { Segmented } from 'antd';
import { useState } from 'react';
import { useQuery } from 'urql';
import { formatPercent } from '../../format.ts';
import { type EngagementCardFragment, EngagementsDocument, OwnHonourDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { Nodes } from '../../parts/nodes.tsx';
import { useConnection } from '../../use-connection.ts';
import { DealCard } from './deal-card.tsx';

const STAGES = {
  NEW: ['APPLIED', 'GRABBED', 'DISPATCHED'],
  CONTACT: ['ACCEPTED', 'CONTACT_LOGGED', 'CONTACTED'],
  REVIEW: ['UNDER_REVIEW', 'SUPPLEMENT'],
  GRANTED: ['GRANTED', 'OFFER_ACCEPTED'],
  DRAWN: ['DRAWN'],
  ENDED: ['REFUSED', 'RELEASED', 'WITHDRAWN', 'REASSIGNED', 'CLOSED', 'TIMED_OUT', 'NO_DECISION'],
} as const;
type Stage = keyof typeof STAGES;
const STAGE_ORDER: readonly Stage[] = ['NEW', 'CONTACT', 'REVIEW', 'GRANTED', 'DRAWN', 'ENDED'];

const stageOf = ({ state }: EngagementCardFragment): Stage =>
  STAGE_ORDER.find((stage) => (STAGES[stage] as readonly string[]).includes(state)) ?? 'ENDED';

/** The board of a bank, and the applications of a firm: where each stands, until when, and what comes next. */
export default function DealsPage() {
  const { t } = useWords();
  const connection = useConnection(EngagementsDocument, {}, (data) => data.engagements);
  const [picked, setPicked] = useState<Stage | 'ALL'>('ALL');
  return (
    <div className="stack">
      <h1>{t('deals.title')}</h1>
      <OwnHonour />
      <Nodes connection={connection} empty={{ title: t('deals.empty'), hint: t('deals.emptyHint') }}>
        {(deals) => {
          const countOf = (stage: Stage): number => deals.filter((deal) => stageOf(deal) === stage).length;
          const shown = STAGE_ORDER.filter((stage) => (picked === 'ALL' || picked === stage) && countOf(stage) > 0);
          return (
            <div className="stack">
              <div className="scroll-x">
                <Segmented
                  value={picked}
                  onChange={setPicked}
                  options={[
                    { value: 'ALL' as const, label: `${t('common.any')} ${deals.length}` },
                    ...STAGE_ORDER.map((value) => ({ value, label: `${t(`stage.${value}`)} ${countOf(value)}` })),
                  ]}
                />
              </div>
              {shown.map((stage) => (
                <section key={stage} aria-label={t(`stage.${stage}`)}>
                  <h2>{t(`stage.${stage}`)}</h2>
                  <ul className="cards">
                    {deals
                      .filter((deal) => stageOf(deal) === stage)
                      .map((deal) => (
                        <li key={deal.id}>
                          <DealCard deal={deal} onChange={connection.refresh} />
                        </li>
                      ))}
                  </ul>
                </section>
              ))}
            </div>
          );
        }}
      </Nodes>
    </div>
  );
}

/** Only a bank has one of its own. */
function OwnHonour() {
  const { t } = useWords();
  const [{ data }] = useQuery({ query: OwnHonourDocument });
  const own = data?.honourRates[0];
  if (own === undefined) return null;
  const { granted, accepted, rateBps, lowBps, highBps } = own;
  return (
    <p className="soft">
      {t('deals.honour')} <strong>{formatPercent(rateBps)}</strong>{' '}
      {t('deals.honourOf', { granted, accepted, low: formatPercent(lowBps), high: formatPercent(highBps) })}
    </p>
  );
}
