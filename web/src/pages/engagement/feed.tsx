import { Alert, Button, Card, Tag } from 'antd';
import { useState } from 'react';
import { formatScore } from '../../format.ts';
import { GrabNeedDocument, NeedFeedDocument, type NeedFeedQuery } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { Nodes } from '../../parts/nodes.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useCommand } from '../../use-command.ts';
import { useConnection } from '../../use-connection.ts';
import { measureText } from '../matching/measure-text.ts';
import { Countdown } from './countdown.tsx';

type Item = NeedFeedQuery['needFeed']['edges'][number]['node'];

/** What a bank may take now: it grabs without leaving the list. */
export default function FeedPage() {
  const { t } = useWords();
  const connection = useConnection(NeedFeedDocument, {}, (data) => data.needFeed);
  const grab = useCommand(GrabNeedDocument, (data) => data.grabNeed);
  const [isGrabbed, setGrabbed] = useState(false);

  async function take(item: Item) {
    const done = await grab.run({ needId: item.match.needId });
    setGrabbed(done !== null);
    connection.refresh();
  }

  return (
    <div className="stack">
      <h1>{t('feed.title')}</h1>
      <p className="soft">{t('feed.hint')}</p>
      {isGrabbed && <Alert type="success" showIcon role="status" title={t('feed.grabbed')} />}
      <ProblemNotice problem={grab.problem} />
      <Nodes connection={connection} empty={{ title: t('feed.empty'), hint: t('feed.emptyHint') }}>
        {(items) => (
          <ul className="cards">
            {items.map((item) => (
              <li key={item.id}>
                <FeedCard item={item} running={grab.running} onGrab={() => void take(item)} />
              </li>
            ))}
          </ul>
        )}
      </Nodes>
    </div>
  );
}

function FeedCard({ item, running, onGrab }: { item: Item; running: boolean; onGrab: () => void }) {
  const words = useWords();
  const { t, label } = words;
  const { match, placesLeft, placesMax, secondsLeft } = item;
  const { profile } = match;
  const facts: readonly (readonly [string, string])[] = [
    [t('matched.score'), formatScore(match.bankScore)],
    [t('matched.firm'), match.firm?.name ?? t('matched.masked')],
    [t('matched.product'), match.product.name],
    [t('common.amount'), measureText(profile.amount, words)],
    [t('common.term'), measureText(profile.term, words)],
    [t('need.rateMax'), measureText(profile.rateMax, words)],
    [t('firm.industry'), profile.industryName || t('matched.hidden')],
    [t('firm.town'), profile.divisionName || t('matched.hidden')],
    [t('feed.places'), `${placesLeft} / ${placesMax}`],
  ];
  return (
    <Card
      title={label('purpose', profile.purpose)}
      extra={secondsLeft === null || secondsLeft === undefined ? null : <Countdown secondsLeft={secondsLeft} />}
    >
      <div className="stack">
        <dl className="facts">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <div>
          <Tag>{label('urgency', profile.urgency)}</Tag>
        </div>
        <Button type="primary" loading={running} onClick={onGrab}>
          {t('feed.grab')}
        </Button>
      </div>
    </Card>
  );
}
