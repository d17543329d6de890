import { Button, Card, Segmented } from 'antd';
import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useQuery, useSubscription } from 'urql';
import {
  LprFixingsDocument,
  type RecommendationCardFragment,
  RecommendationsChangedDocument,
  RecommendationsDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { Nodes } from '../../parts/nodes.tsx';
import { useConnection } from '../../use-connection.ts';
import { Comparison } from './comparison.tsx';
import { Openings } from './openings.tsx';
import { type NeedWithConsents, RecommendationCard } from './recommendation-card.tsx';

const COMPARED_MAX = 3;
const SHOW = 'show';
const NEAR = 'near';

/** Ranked cards; loads again when the server says that the matches of this need have changed. */
export function Recommendations({ need, onConsentChanged }: { need: NeedWithConsents; onConsentChanged: () => void }) {
  const { t } = useWords();
  const [parameters, setParameters] = useSearchParams();
  const [compared, setCompared] = useState<readonly RecommendationCardFragment[]>([]);
  const nearMisses = parameters.get(SHOW) === NEAR;
  const connection = useConnection(
    RecommendationsDocument,
    { needId: need.id, verdict: nearMisses ? 'NEAR_MISS' : 'ELIGIBLE' },
    (data) => data.recommendations,
  );
  const [{ data: lpr }] = useQuery({ query: LprFixingsDocument, variables: { first: 1 } });
  const fixing = lpr?.lprFixings[0] ?? null;
  const [{ data: changed }] = useSubscription({
    query: RecommendationsChangedDocument,
    variables: { needId: need.id },
  });
  const { refresh } = connection;
  useEffect(() => {
    if (changed !== undefined) refresh();
  }, [changed, refresh]);

  function toggle(recommendation: RecommendationCardFragment) {
    const others = compared.filter(({ id }) => id !== recommendation.id);
    setCompared(others.length < compared.length ? others : [...compared, recommendation].slice(0, COMPARED_MAX));
  }
  const empty = nearMisses
    ? { title: t('rec.nearMissEmpty'), hint: t('rec.nearMissEmptyHint') }
    : { title: t('rec.empty'), hint: t('rec.emptyHint') };

  return (
    <section aria-labelledby="recommendations">
      <div className="title-row">
        <h2 id="recommendations">{t('rec.title')}</h2>
        <Segmented
          aria-label={t('rec.show')}
          value={nearMisses ? NEAR : ''}
          options={[
            { value: '', label: t('rec.showEligible') },
            { value: NEAR, label: t('rec.showNearMiss') },
          ]}
          onChange={(value) => setParameters(value === '' ? {} : { [SHOW]: value }, { replace: true })}
        />
      </div>
      <p className="soft">{t('rec.estimate')}</p>
      <p role="status" className="soft">
        {changed === undefined ? null : t('rec.updated')}
      </p>
      <Openings needId={need.id} changed={changed} />
      {compared.length > 0 && (
        <Card
          className="comparison"
          title={t('rec.compareTitle')}
          extra={
            <Button size="small" onClick={() => setCompared([])}>
              {t('rec.compareClear')}
            </Button>
          }
        >
          <Comparison recommendations={compared} need={need} fixing={fixing} />
          <p className="soft">{t('rec.compareCount', { count: compared.length })}</p>
        </Card>
      )}
      <Nodes connection={connection} empty={empty}>
        {(recommendations) => (
          <ul className="cards">
            {recommendations.map((recommendation) => {
              const isCompared = compared.some(({ id }) => id === recommendation.id);
              return (
                <li key={recommendation.id}>
                  <RecommendationCard
                    {...{ recommendation, need, fixing, onConsentChanged, isCompared }}
                    onCompare={isCompared || compared.length < COMPARED_MAX ? () => toggle(recommendation) : null}
                  />
                </li>
              );
            })}
          </ul>
        )}
      </Nodes>
    </section>
  );
}
