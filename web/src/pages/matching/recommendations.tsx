import { useEffect } from 'react';
import { useQuery, useSubscription } from 'urql';
import { LprFixingsDocument, RecommendationsChangedDocument, RecommendationsDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { Nodes } from '../../parts/nodes.tsx';
import { useConnection } from '../../use-connection.ts';
import { type NeedWithConsents, RecommendationCard } from './recommendation-card.tsx';

/** Ranked cards; loads again when the server says that the matches of this need have changed. */
export function Recommendations({ need, onConsentChanged }: { need: NeedWithConsents; onConsentChanged: () => void }) {
  const { t } = useWords();
  const connection = useConnection(RecommendationsDocument, { needId: need.id }, (data) => data.recommendations);
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

  return (
    <section aria-labelledby="recommendations">
      <h2 id="recommendations">{t('rec.title')}</h2>
      <p role="status" className="soft">
        {changed === undefined ? null : t('rec.updated')}
      </p>
      <Nodes connection={connection} empty={{ title: t('rec.empty'), hint: t('rec.emptyHint') }}>
        {(recommendations) => {
          const eligible = recommendations.filter(({ verdict }) => verdict === 'ELIGIBLE');
          const nearMisses = recommendations.filter(({ verdict }) => verdict !== 'ELIGIBLE');
          const cards = (list: typeof recommendations) => (
            <ul className="cards">
              {list.map((recommendation) => (
                <li key={recommendation.id}>
                  <RecommendationCard {...{ recommendation, need, fixing, onConsentChanged }} />
                </li>
              ))}
            </ul>
          );
          return (
            <>
              {cards(eligible)}
              {nearMisses.length > 0 && <h2>{t('rec.nearMissTitle')}</h2>}
              {cards(nearMisses)}
            </>
          );
        }}
      </Nodes>
    </section>
  );
}
