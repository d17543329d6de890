import { Alert, Button, Select } from 'antd';
import { useRef, useState } from 'react';
import { reasonsFor } from '../../../../domain/matching/match-outcome.ts';
import type { WebKey } from '../../../../text/web.ts';
import { formatScore } from '../../format.ts';
import {
  type EngagementCardFragment,
  GrabNeedDocument,
  type NeedFeedQuery,
  ReportMatchOutcomeDocument,
} from '../../gql/graphql.ts';
import { useWords, type Words } from '../../language.ts';
import { Nodes } from '../../parts/nodes.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useCommand } from '../../use-command.ts';
import type { Connection } from '../../use-connection.ts';
import { useKeys } from '../../use-keys.ts';
import { measureText } from '../matching/measure-text.ts';
import { Countdown } from './countdown.tsx';
import { DealCard } from './deal-card.tsx';
import { DeskRow, focusRow } from './desk-row.tsx';
import { FeedDetail } from './feed-detail.tsx';

export type FeedItem = NeedFeedQuery['needFeed']['edges'][number]['node'];
/** What this page did with a need since it was read: shown at once, and put right by the answer. */
type Doing = 'grabbing' | 'grabbed' | 'lost' | 'passed';

type Props = {
  connection: Connection<FeedItem>;
  /** What the bank works on: a need that was grabbed goes on as one of these, in its place in the list. */
  deals: readonly EngagementCardFragment[];
  isFiltered: boolean;
  onDone: () => void;
};

const nameOf = ({ match: { profile } }: FeedItem, words: Words): string =>
  `${words.label('purpose', profile.purpose)} ${measureText(profile.amount, words)}`;

/** What a bank may take now. A need that it grabs stays in its row, with every further step beside it. */
export function ToTake({ connection, deals, isFiltered, onDone }: Props) {
  const words = useWords();
  const { t } = words;
  const grab = useCommand(GrabNeedDocument, (data) => data.grabNeed);
  const pass = useCommand(ReportMatchOutcomeDocument, (data) => data.reportMatchOutcome);
  const [doing, setDoing] = useState<Readonly<Record<string, Doing>>>({});
  const [failed, setFailed] = useState<{ readonly what: 'grab' | 'pass'; readonly name: string } | null>(null);
  const [said, setSaid] = useState<'feed.grabbed' | 'feed.passed' | null>(null);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const reasons = useRef<HTMLDivElement>(null);
  const items = connection.nodes.filter(({ id }) => doing[id] !== 'passed');
  const at = Math.max(
    0,
    items.findIndex(({ id }) => id === chosenId),
  );
  const chosen = items[at];
  const deal = chosen === undefined ? undefined : deals.find(({ needId }) => needId === chosen.match.needId);
  const left = items.filter(({ id }) => doing[id] === undefined).length;
  const mark = (id: string, what: Doing | null): void =>
    setDoing(({ [id]: _before, ...others }) => (what === null ? others : { ...others, [id]: what }));

  function move(step: number) {
    const next = items[Math.max(0, Math.min(items.length - 1, at + step))];
    if (next === undefined) return;
    setChosenId(next.id);
    focusRow(next.id);
    if (at + step > items.length - 3 && connection.hasMore && !connection.loading) connection.more();
  }
  async function take(item: FeedItem) {
    if (doing[item.id] !== undefined) return;
    setChosenId(item.id);
    mark(item.id, 'grabbing');
    const done = await grab.run({ needId: item.match.needId });
    mark(item.id, done === null ? 'lost' : 'grabbed');
    setFailed(done === null ? { what: 'grab', name: nameOf(item, words) } : null);
    setSaid(done === null ? null : 'feed.grabbed');
    onDone();
  }
  async function passBy(item: FeedItem, reason: string) {
    // It leaves the list at once; when the answer is no, it comes back to its place.
    const next = items[at + 1] ?? items[at - 1];
    mark(item.id, 'passed');
    setChosenId(next?.id ?? null);
    if (next !== undefined) focusRow(next.id);
    const input = { needId: item.match.needId, productId: item.match.product.id, kind: 'REFUSED', reason } as const;
    const done = await pass.run(input);
    if (done === null) mark(item.id, null);
    setFailed(done === null ? { what: 'pass', name: nameOf(item, words) } : null);
    setSaid(done === null ? null : 'feed.passed');
    onDone();
  }
  const isOpen = chosen !== undefined && doing[chosen.id] === undefined;
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    g: () => isOpen && void take(chosen),
    x: () => isOpen && reasons.current?.querySelector<HTMLElement>('input')?.focus(),
  });

  return (
    <>
      {said !== null && <Alert type="success" showIcon closable role="status" className="list-note" title={t(said)} />}
      {failed !== null && (
        <div className="list-note" role="alert">
          <p>
            <strong>{t(failed.what === 'grab' ? 'feed.lostOf' : 'feed.passFailed', { name: failed.name })}</strong>{' '}
            {t('feed.stillThere', { count: left })}
          </p>
          <ProblemNotice problem={failed.what === 'grab' ? grab.problem : pass.problem} />
        </div>
      )}
      <Nodes
        connection={connection}
        empty={
          isFiltered
            ? { title: t('list.noneFits'), hint: t('list.noneFitsHint') }
            : { title: t('feed.empty'), hint: t('feed.emptyHint') }
        }
      >
        {() => (
          <div className="two-panes">
            <ul className="rows" aria-label={t('feed.title')}>
              {items.map((item) => (
                <FeedRow
                  key={item.id}
                  item={item}
                  doing={doing[item.id]}
                  stateText={deals.find(({ needId }) => needId === item.match.needId)?.stateText}
                  isChosen={item.id === chosen?.id}
                  onChoose={() => setChosenId(item.id)}
                />
              ))}
            </ul>
            {chosen !== undefined && (
              <section className="pane" tabIndex={0} aria-label={t('feed.choose')}>
                {deal !== undefined && (
                  <DealCard key={deal.id} deal={deal} onChange={onDone} hasKeys onClosed={() => focusRow(chosen.id)} />
                )}
                <FeedDetail item={chosen} />
                {isOpen && (
                  <div className="pane-actions" ref={reasons}>
                    <Button type="primary" onClick={() => void take(chosen)}>
                      {t('feed.grab')} <kbd>G</kbd>
                    </Button>
                    <Select
                      key={chosen.id}
                      aria-label={t('feed.passReason')}
                      placeholder={`${t('feed.pass')} (X)`}
                      popupMatchSelectWidth={false}
                      onKeyDown={({ key }) => key === 'Escape' && focusRow(chosen.id)}
                      options={reasonsFor('bank', 'REFUSED').map((value) => ({
                        value,
                        label: t(`refusal.${value}` as WebKey),
                      }))}
                      onChange={(reason: string) => void passBy(chosen, reason)}
                    />
                  </div>
                )}
              </section>
            )}
          </div>
        )}
      </Nodes>
    </>
  );
}

function FeedRow(of: {
  item: FeedItem;
  doing: Doing | undefined;
  stateText: string | undefined;
  isChosen: boolean;
  onChoose: () => void;
}) {
  const { item, doing, stateText, isChosen, onChoose } = of;
  const words = useWords();
  const { t, label } = words;
  const { match, placesLeft, placesMax, secondsLeft } = item;
  const { profile } = match;
  return (
    <DeskRow id={item.id} isChosen={isChosen} onChoose={onChoose} className={doing === 'lost' ? 'row-lost' : ''}>
      <span className="row-main">
        <strong>{label('purpose', profile.purpose)}</strong>
        <span className="number">{measureText(profile.amount, words)}</span>
      </span>
      <span className="row-main soft">
        <span>
          {measureText(profile.term, words)} · {measureText(profile.rateMax, words)}
        </span>
        <span className="number" title={t('feed.places')}>
          {placesLeft}/{placesMax}
        </span>
      </span>
      <span className="row-main">
        <span className="score">{formatScore(match.bankScore)}</span>
        {doing === undefined && typeof secondsLeft === 'number' && <Countdown secondsLeft={secondsLeft} />}
        {doing === 'grabbing' && <span className="state state-waiting">{t('feed.grabbing')}</span>}
        {doing === 'grabbed' && <span className="state state-good">{stateText ?? t('feed.inHand')}</span>}
        {doing === 'lost' && <span className="state state-bad">{t('feed.lost')}</span>}
      </span>
    </DeskRow>
  );
}
