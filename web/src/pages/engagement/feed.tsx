import { Segmented } from 'antd';
import { useState } from 'react';
import { LIVE_STATES } from '../../../../domain/engagement/engagement-moves.ts';
import { URGENCIES } from '../../../../domain/market/credit-need.ts';
import { FORBIDDEN_PURPOSES, PURPOSES } from '../../../../domain/market/purpose.ts';
import { EngagementsDocument, type EngagementsQueryVariables, NeedFeedDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { KeyHelp, type KeyMeaning } from '../../parts/key-help.tsx';
import { useConnection } from '../../use-connection.ts';
import { useKeys } from '../../use-keys.ts';
import { useListAddress } from '../../use-list-address.ts';
import { CapacityLine } from './capacity-line.tsx';
import { DEAL_KEYS } from './deal-card.tsx';
import { FeedFilters, type FeedVariables } from './feed-filters.tsx';
import { InHand } from './in-hand.tsx';
import { ToTake } from './to-take.tsx';

const VIEW = 'view';
const IN_HAND = 'hand';
const PRODUCT = 'product';
const PURPOSE = 'purpose';
const URGENCY = 'urgency';
const PURPOSES_OFFERED = PURPOSES.filter((purpose) => !FORBIDDEN_PURPOSES.has(purpose));
/** What is due first stands first. */
const LIVE_BY_LIMIT: EngagementsQueryVariables = { states: [...LIVE_STATES], orderBy: 'DUE', ascending: true };

const KEYS: readonly KeyMeaning[] = [
  ['J', 'keys.next'],
  ['K', 'keys.previous'],
  ['G', 'keys.grab'],
  ['X', 'keys.pass'],
  ...DEAL_KEYS,
  ['T', 'keys.focusView'],
  ['Esc', 'keys.close'],
  ['?', 'keys.help'],
];

/** The desk of a bank: what it may take, what it has in hand, and every step of both beside the list. */
export default function FeedPage() {
  const { t } = useWords();
  const address = useListAddress({ orders: ['SCORE'], filters: [PRODUCT, PURPOSE, URGENCY] });
  const isInHand = address.filter(VIEW) === IN_HAND;
  const variables: FeedVariables = {
    productId: address.filter(PRODUCT),
    purpose: address.choice(PURPOSE, PURPOSES_OFFERED),
    urgency: address.choice(URGENCY, URGENCIES),
  };
  const feed = useConnection(NeedFeedDocument, variables, (data) => data.needFeed);
  const deals = useConnection(EngagementsDocument, LIVE_BY_LIMIT, (data) => data.engagements);
  const [isHelping, setHelping] = useState(false);
  const [stamp, setStamp] = useState(0);
  /** Something was done: what stands beside the lists is asked for again; the list of needs stays as it is. */
  function onDone() {
    setStamp(stamp + 1);
    deals.refresh();
  }
  function show(inHand: boolean) {
    if (!inHand) feed.refresh();
    address.setFilter(VIEW, inHand ? IN_HAND : null);
  }
  useKeys({ t: () => show(!isInHand), '?': () => setHelping(true) });
  return (
    <>
      <div className="title-row">
        <h1>{t('feed.title')}</h1>
        <div className="list-bar">
          <CapacityLine stamp={stamp} />
          <KeyHelp keys={KEYS} isOpen={isHelping} setOpen={setHelping} />
        </div>
      </div>
      <p className="soft">{t('feed.hint')}</p>
      <div className="list-bar desk-bar">
        <Segmented<'take' | 'hand'>
          aria-label={t('feed.view')}
          value={isInHand ? 'hand' : 'take'}
          onChange={(view) => show(view === 'hand')}
          options={[
            { value: 'take', label: t('feed.toTake') },
            { value: 'hand', label: `${t('feed.inHand')} ${deals.nodes.length}${deals.hasMore ? '+' : ''}` },
          ]}
        />
        {!isInHand && <FeedFilters variables={variables} address={address} stamp={stamp} />}
      </div>
      {isInHand ? (
        <InHand connection={deals} />
      ) : (
        <ToTake connection={feed} deals={deals.nodes} isFiltered={address.isFiltered} onDone={onDone} />
      )}
    </>
  );
}
