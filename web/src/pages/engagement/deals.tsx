import { Drawer, Segmented } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { formatPercent } from '../../format.ts';
import { type EngagementCardFragment, EngagementsDocument, OwnHonourDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { KeyHelp, type KeyMeaning } from '../../parts/key-help.tsx';
import { Nodes } from '../../parts/nodes.tsx';
import { useSession } from '../../session.tsx';
import { type Connection, useConnection } from '../../use-connection.ts';
import { useKeys } from '../../use-keys.ts';
import { Countdown } from './countdown.tsx';
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
const DEAL = 'deal';
const STAGE = 'stage';

const KEYS: readonly KeyMeaning[] = [
  ['J', 'keys.next'],
  ['K', 'keys.previous'],
  ['Enter', 'keys.open'],
  ['1 … 9', 'keys.act'],
  ['Esc', 'keys.close'],
  ['?', 'keys.help'],
];

const stageOf = ({ state }: EngagementCardFragment): Stage =>
  STAGE_ORDER.find((stage) => (STAGES[stage] as readonly string[]).includes(state)) ?? 'ENDED';

/** The deals of a stage; what is due first comes first. */
const dealsIn = (deals: readonly EngagementCardFragment[], stage: Stage): EngagementCardFragment[] =>
  deals
    .filter((deal) => stageOf(deal) === stage)
    .sort((a, b) => (a.secondsLeft ?? Number.POSITIVE_INFINITY) - (b.secondsLeft ?? Number.POSITIVE_INFINITY));

/** The board of a bank, and the applications of a firm: where each stands, until when, and what comes next. */
export default function DealsPage() {
  const { t } = useWords();
  const { me } = useSession();
  const connection = useConnection(EngagementsDocument, {}, (data) => data.engagements);
  const isFirm = me?.roles.includes('FIRM_USER') === true;
  const [isHelping, setHelping] = useState(false);
  return (
    <>
      <div className="title-row">
        <h1>{t('deals.title')}</h1>
        {!isFirm && <KeyHelp keys={KEYS} isOpen={isHelping} setOpen={setHelping} />}
      </div>
      {me?.organisation?.kind === 'BANK' && <OwnHonour />}
      <Nodes connection={connection} empty={{ title: t('deals.empty'), hint: t('deals.emptyHint') }}>
        {(deals) =>
          isFirm ? (
            <Stages deals={deals} onChange={connection.refresh} />
          ) : (
            <Board deals={deals} connection={connection} onHelp={() => setHelping(true)} />
          )
        }
      </Nodes>
    </>
  );
}

function Board({
  deals,
  connection,
  onHelp,
}: {
  deals: readonly EngagementCardFragment[];
  connection: Connection<EngagementCardFragment>;
  onHelp: () => void;
}) {
  const { t, label } = useWords();
  const [parameters, setParameters] = useSearchParams();
  const ordered = STAGE_ORDER.flatMap((stage) => dealsIn(deals, stage));
  const openId = parameters.get(DEAL);
  const [chosenId, setChosenId] = useState(openId);
  const opened = deals.find(({ id }) => id === openId);
  const at = ordered.findIndex(({ id }) => id === chosenId);

  function open(id: string | null) {
    setParameters(id === null ? {} : { [DEAL]: id }, { replace: true });
    if (id !== null) setChosenId(id);
  }
  function move(step: number) {
    const next = ordered[Math.max(0, Math.min(ordered.length - 1, at + step))];
    if (next === undefined) return;
    setChosenId(next.id);
    document.getElementById(`deal-${next.id}`)?.focus();
    if (openId !== null) open(next.id);
  }
  useKeys({
    j: () => move(1),
    k: () => move(at < 0 ? 1 : -1),
    Escape: () => open(null),
    '?': onHelp,
  });
  return (
    <>
      <div className="scroll-x">
        <div className="board">
          {STAGE_ORDER.map((stage) => {
            const own = dealsIn(deals, stage);
            return (
              <section key={stage} aria-label={t(`stage.${stage}`)}>
                <h2>
                  {t(`stage.${stage}`)} <span className="soft number">{own.length}</span>
                </h2>
                <ul>
                  {own.map((deal) => (
                    <li key={deal.id}>
                      <button
                        type="button"
                        className="tile"
                        id={`deal-${deal.id}`}
                        aria-current={deal.id === chosenId}
                        onClick={() => open(deal.id)}
                      >
                        <strong>{label('purpose', deal.purpose)}</strong>
                        <span className="soft">{deal.productName}</span>
                        <span className="row-main soft">
                          {deal.stateText}
                          {typeof deal.secondsLeft === 'number' && <Countdown secondsLeft={deal.secondsLeft} />}
                        </span>
                      </button>
                    </li>
                  ))}
                  {own.length === 0 && <li className="soft">{t('deals.none')}</li>}
                </ul>
              </section>
            );
          })}
        </div>
      </div>
      <Drawer
        open={opened !== undefined}
        title={opened === undefined ? '' : label('purpose', opened.purpose)}
        onClose={() => open(null)}
        mask={false}
        destroyOnHidden
      >
        {opened !== undefined && <DealCard key={opened.id} deal={opened} onChange={connection.refresh} hasKeys />}
      </Drawer>
    </>
  );
}

function Stages({ deals, onChange }: { deals: readonly EngagementCardFragment[]; onChange: () => void }) {
  const { t } = useWords();
  const [parameters, setParameters] = useSearchParams();
  const picked = STAGE_ORDER.find((stage) => stage === parameters.get(STAGE)) ?? 'ALL';
  const shown = STAGE_ORDER.filter(
    (stage) => (picked === 'ALL' || picked === stage) && dealsIn(deals, stage).length > 0,
  );
  return (
    <div className="stack">
      <div className="scroll-x">
        <Segmented<Stage | 'ALL'>
          value={picked}
          onChange={(stage) => setParameters(stage === 'ALL' ? {} : { [STAGE]: stage }, { replace: true })}
          options={[
            { value: 'ALL', label: `${t('common.any')} ${deals.length}` },
            ...STAGE_ORDER.map((value) => ({ value, label: `${t(`stage.${value}`)} ${dealsIn(deals, value).length}` })),
          ]}
        />
      </div>
      {shown.map((stage) => (
        <section key={stage} aria-label={t(`stage.${stage}`)}>
          <h2>{t(`stage.${stage}`)}</h2>
          <ul className="cards">
            {dealsIn(deals, stage).map((deal) => (
              <li key={deal.id}>
                <DealCard deal={deal} onChange={onChange} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

/** How far the bank keeps its word, with what the number is made of. */
function OwnHonour() {
  const { t } = useWords();
  const [{ data }] = useQuery({ query: OwnHonourDocument });
  const own = data?.honourRates[0];
  if (own === undefined) return null;
  const { granted, accepted, rateBps, lowBps, highBps } = own;
  return (
    <details className="honour">
      <summary>
        {t('deals.honour')} <strong>{formatPercent(rateBps)}</strong>{' '}
        {t('deals.honourOf', { granted, accepted, low: formatPercent(lowBps), high: formatPercent(highBps) })}
      </summary>
      <p className="soft">{t('deals.honourText')}</p>
    </details>
  );
}
