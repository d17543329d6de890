import { Drawer } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { ENGAGEMENT_ORDERS, type EngagementOrder } from '../../../../domain/list-orders.ts';
import { formatYuan } from '../../format.ts';
import { type EngagementCardFragment, EngagementsDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { ExportButton } from '../../parts/export-button.tsx';
import { KeyHelp, type KeyMeaning } from '../../parts/key-help.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { fileColumnsOf, type ListColumn, Listing } from '../../parts/listing.tsx';
import { Nodes } from '../../parts/nodes.tsx';
import { useSession } from '../../session.tsx';
import { type Connection, useConnection } from '../../use-connection.ts';
import { useKeys } from '../../use-keys.ts';
import { useListAddress } from '../../use-list-address.ts';
import { Countdown } from './countdown.tsx';
import { DEAL_KEYS, DealCard } from './deal-card.tsx';
import { HonourLine } from './honour.tsx';

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
  ...DEAL_KEYS,
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
  const { me } = useSession();
  return me?.roles.includes('FIRM_USER') === true ? <Applications /> : <Pipeline />;
}

function Pipeline() {
  const { t } = useWords();
  const { me } = useSession();
  const columns = useDealColumns();
  const connection = useConnection(EngagementsDocument, {}, (data) => data.engagements);
  const [isHelping, setHelping] = useState(false);
  return (
    <>
      <div className="title-row">
        <h1>{t('deals.title')}</h1>
        <div className="list-bar">
          <ExportButton name="deals" columns={fileColumnsOf(columns)} read={connection.read} />
          <KeyHelp keys={KEYS} isOpen={isHelping} setOpen={setHelping} />
        </div>
      </div>
      {me?.organisation?.kind === 'BANK' && <HonourLine />}
      <Nodes connection={connection} empty={{ title: t('deals.empty'), hint: t('deals.emptyHint') }}>
        {(deals) => <Board deals={deals} connection={connection} onHelp={() => setHelping(true)} />}
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

/** The applications of a firm, the newest first. */
function Applications() {
  const { t } = useWords();
  const columns = useDealColumns();
  const address = useListAddress({ orders: ENGAGEMENT_ORDERS, filters: [STAGE] });
  const { orderBy, ascending } = address;
  const stage = address.choice(STAGE, STAGE_ORDER);
  const variables = { states: stage === null ? null : [...STAGES[stage]], orderBy, ascending };
  const connection = useConnection(EngagementsDocument, variables, (data) => data.engagements);
  return (
    <Listing<EngagementCardFragment, EngagementOrder>
      title={t('deals.title')}
      name="applications"
      address={address}
      connection={connection}
      empty={{
        title: t('deals.empty'),
        hint: t('deals.emptyHint'),
        action: <LinkButton to="/needs">{t('needs.title')}</LinkButton>,
      }}
      filters={[
        {
          name: STAGE,
          label: t('common.state'),
          choice: {
            all: t('claims.allStates'),
            options: STAGE_ORDER.map((value) => ({ value, label: t(`stage.${value}`) })),
          },
        },
      ]}
      columns={columns}
      renderRows={(deals) => (
        <ul className="cards">
          {deals.map((deal) => (
            <li key={deal.id}>
              <DealCard deal={deal} onChange={connection.refresh} />
            </li>
          ))}
        </ul>
      )}
    />
  );
}

function useDealColumns(): readonly ListColumn<EngagementCardFragment, EngagementOrder>[] {
  const { t, label, language } = useWords();
  return [
    { title: t('list.created'), text: ({ createdAt }) => createdAt, orderBy: 'CREATED' },
    { title: t('claims.dueOn'), text: ({ dueAt }) => dueAt ?? '', orderBy: 'DUE' },
    { title: t('loan.bank'), text: ({ bankName }) => bankName },
    { title: t('product.name'), text: ({ productName }) => productName ?? '' },
    { title: t('need.purpose'), text: ({ purpose }) => label('purpose', purpose) },
    { title: t('common.state'), text: ({ stateText }) => stateText },
    { title: t('deals.grant'), text: ({ grantFen }) => formatYuan(grantFen, language) },
    { title: t('deals.drawn'), text: ({ drawnFen }) => formatYuan(drawnFen, language) },
  ];
}
