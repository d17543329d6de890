import { useState } from 'react';
import type { EngagementCardFragment } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { Nodes } from '../../parts/nodes.tsx';
import type { Connection } from '../../use-connection.ts';
import { useKeys } from '../../use-keys.ts';
import { Countdown } from './countdown.tsx';
import { DealCard } from './deal-card.tsx';
import { DeskRow, focusRow } from './desk-row.tsx';

/** What the bank works on, by limit; each step is made beside the list. */
export function InHand({ connection }: { connection: Connection<EngagementCardFragment> }) {
  const { t, label } = useWords();
  const [chosenId, setChosenId] = useState<string | null>(null);
  const { nodes: deals } = connection;
  const at = Math.max(
    0,
    deals.findIndex(({ id }) => id === chosenId),
  );
  const chosen = deals[at];
  function move(step: number) {
    const next = deals[Math.max(0, Math.min(deals.length - 1, at + step))];
    if (next === undefined) return;
    setChosenId(next.id);
    focusRow(next.id);
  }
  useKeys({ j: () => move(1), k: () => move(-1) });
  return (
    <Nodes connection={connection} empty={{ title: t('feed.noneInHand'), hint: t('feed.noneInHandHint') }}>
      {(shown) => (
        <div className="two-panes">
          <ul className="rows" aria-label={t('feed.inHand')}>
            {shown.map((deal) => (
              <DeskRow
                key={deal.id}
                id={deal.id}
                isChosen={deal.id === chosen?.id}
                onChoose={() => setChosenId(deal.id)}
              >
                <span className="row-main">
                  <strong>{label('purpose', deal.purpose)}</strong>
                  {typeof deal.secondsLeft === 'number' && <Countdown secondsLeft={deal.secondsLeft} />}
                </span>
                <span className="row-main soft">
                  <span>{deal.productName}</span>
                  <span>{deal.stateText}</span>
                </span>
              </DeskRow>
            ))}
          </ul>
          {chosen !== undefined && (
            <section className="pane pane-deal" tabIndex={0} aria-label={label('purpose', chosen.purpose)}>
              <DealCard
                key={chosen.id}
                deal={chosen}
                onChange={connection.refresh}
                hasKeys
                onClosed={() => focusRow(chosen.id)}
              />
            </section>
          )}
        </div>
      )}
    </Nodes>
  );
}
