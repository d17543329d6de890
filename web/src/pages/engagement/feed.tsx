import { Alert, Button, Select } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { reasonsFor } from '../../../../domain/matching/match-outcome.ts';
import type { WebKey } from '../../../../text/web.ts';
import { formatScore } from '../../format.ts';
import {
  GrabNeedDocument,
  NeedFeedDocument,
  type NeedFeedQuery,
  ReportMatchOutcomeDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { KeyHelp, type KeyMeaning } from '../../parts/key-help.tsx';
import { Nodes } from '../../parts/nodes.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useCommand } from '../../use-command.ts';
import { useConnection } from '../../use-connection.ts';
import { useKeys } from '../../use-keys.ts';
import { measureText } from '../matching/measure-text.ts';
import { RuleList } from '../matching/rule-list.tsx';
import { ScoreBars } from '../matching/score-bars.tsx';
import { Countdown } from './countdown.tsx';

type Item = NeedFeedQuery['needFeed']['edges'][number]['node'];
type Done = { readonly what: 'grabbed' | 'passed' };

const KEYS: readonly KeyMeaning[] = [
  ['J', 'keys.next'],
  ['K', 'keys.previous'],
  ['G', 'keys.grab'],
  ['X', 'keys.pass'],
  ['?', 'keys.help'],
];

/** What a bank may take now: a list, and beside it all that is known of the chosen need. It acts without leaving. */
export default function FeedPage() {
  const { t } = useWords();
  const connection = useConnection(NeedFeedDocument, {}, (data) => data.needFeed);
  const grab = useCommand(GrabNeedDocument, (data) => data.grabNeed);
  const pass = useCommand(ReportMatchOutcomeDocument, (data) => data.reportMatchOutcome);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const [isHelping, setHelping] = useState(false);
  const reasons = useRef<HTMLDivElement>(null);
  const { nodes: items } = connection;
  const at = Math.max(
    0,
    items.findIndex(({ id }) => id === chosenId),
  );
  const chosen = items[at];

  function move(step: number) {
    const next = items[Math.max(0, Math.min(items.length - 1, at + step))];
    if (next === undefined) return;
    setChosenId(next.id);
    if (at + step > items.length - 3 && connection.hasMore && !connection.loading) connection.more();
  }
  /** What follows the need that goes is chosen next. */
  function goOn(what: Done['what']) {
    setDone({ what });
    setChosenId((items[at + 1] ?? items[at - 1])?.id ?? null);
    connection.refresh();
  }
  async function take(item: Item) {
    if ((await grab.run({ needId: item.match.needId })) !== null) goOn('grabbed');
  }
  async function passBy(item: Item, reason: string) {
    const input = { needId: item.match.needId, productId: item.match.product.id, kind: 'REFUSED', reason } as const;
    if ((await pass.run(input)) !== null) goOn('passed');
  }
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    g: () => chosen !== undefined && !grab.running && void take(chosen),
    x: () => reasons.current?.querySelector<HTMLElement>('input')?.focus(),
    '?': () => setHelping(true),
  });

  return (
    <>
      <div className="title-row">
        <h1>{t('feed.title')}</h1>
        <KeyHelp keys={KEYS} isOpen={isHelping} setOpen={setHelping} />
      </div>
      <p className="soft">{t('feed.hint')}</p>
      {done !== null && (
        <Alert
          type="success"
          showIcon
          closable
          role="status"
          className="list-note"
          title={t(done.what === 'grabbed' ? 'feed.grabbed' : 'feed.passed')}
          action={done.what === 'grabbed' ? <Link to="/deals">{t('feed.toDeals')}</Link> : null}
        />
      )}
      <ProblemNotice problem={grab.problem ?? pass.problem} />
      <Nodes connection={connection} empty={{ title: t('feed.empty'), hint: t('feed.emptyHint') }}>
        {(shown) => (
          <div className="two-panes">
            <ul className="rows" aria-label={t('feed.title')}>
              {shown.map((item) => (
                <FeedRow
                  key={item.id}
                  item={item}
                  isChosen={item.id === chosen?.id}
                  onChoose={() => setChosenId(item.id)}
                />
              ))}
            </ul>
            {chosen !== undefined && (
              <section className="pane" aria-label={t('feed.choose')} aria-live="polite">
                <FeedDetail item={chosen} />
                <div className="pane-actions" ref={reasons}>
                  <Button type="primary" loading={grab.running} onClick={() => void take(chosen)}>
                    {t('feed.grab')} <kbd>G</kbd>
                  </Button>
                  <Select
                    key={chosen.id}
                    aria-label={t('feed.passReason')}
                    placeholder={`${t('feed.pass')} (X)`}
                    loading={pass.running}
                    popupMatchSelectWidth={false}
                    options={reasonsFor('bank', 'REFUSED').map((value) => ({
                      value,
                      label: t(`refusal.${value}` as WebKey),
                    }))}
                    onChange={(reason: string) => void passBy(chosen, reason)}
                  />
                </div>
              </section>
            )}
          </div>
        )}
      </Nodes>
    </>
  );
}

function FeedRow({ item, isChosen, onChoose }: { item: Item; isChosen: boolean; onChoose: () => void }) {
  const words = useWords();
  const { label } = words;
  const { match, placesLeft, placesMax, secondsLeft } = item;
  const { profile } = match;
  const row = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isChosen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  return (
    <li>
      <button type="button" ref={row} aria-current={isChosen} onClick={onChoose}>
        <span className="row-main">
          <strong>{label('purpose', profile.purpose)}</strong>
          <span className="number">{measureText(profile.amount, words)}</span>
        </span>
        <span className="row-main soft">
          <span>
            {measureText(profile.term, words)} · {measureText(profile.rateMax, words)}
          </span>
          <span className="number">
            {placesLeft}/{placesMax}
          </span>
        </span>
        <span className="row-main">
          <span className="score">{formatScore(match.bankScore)}</span>
          {typeof secondsLeft === 'number' && <Countdown secondsLeft={secondsLeft} />}
        </span>
      </button>
    </li>
  );
}

function FeedDetail({ item }: { item: Item }) {
  const words = useWords();
  const { t, label, language } = words;
  const { match, placesLeft, placesMax } = item;
  const { profile } = match;
  const facts: readonly (readonly [string, string])[] = [
    [t('common.amount'), measureText(profile.amount, words)],
    [t('common.term'), measureText(profile.term, words)],
    [t('need.rateMax'), measureText(profile.rateMax, words)],
    [t('matched.product'), match.product.name],
    [t('matched.firm'), match.firm?.name ?? t('matched.masked')],
    [t('firm.industry'), profile.industryName || t('matched.hidden')],
    [t('firm.town'), profile.divisionName || t('matched.hidden')],
    [t('firm.revenue'), measureText(profile.revenue, words)],
    [t('matched.firmAge'), measureText(profile.firmAge, words)],
    [t('need.urgency'), label('urgency', profile.urgency)],
    [
      t('need.securities'),
      profile.securities.map((security) => label('security', security)).join(language === 'zh' ? '、' : ', '),
    ],
    [t('feed.places'), `${placesLeft} / ${placesMax}`],
  ];
  return (
    <>
      <h2>{label('purpose', profile.purpose)}</h2>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {match.scoreParts.length > 0 && (
        <>
          <h3>{t('rec.parts')}</h3>
          <ScoreBars parts={match.scoreParts} side="BANK" />
        </>
      )}
      <h3>{t('rec.rules')}</h3>
      <RuleList rules={match.rules} />
    </>
  );
}
