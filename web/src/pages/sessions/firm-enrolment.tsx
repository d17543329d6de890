import { Button, Card, Popconfirm, Select } from 'antd';
import { useState } from 'react';
import { useQuery } from 'urql';
import { formatMoneyShort } from '../../format.ts';
import { EnrolFirmDocument, LeaveSessionDocument, MyNeedsDocument, SuggestedBanksDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useCommand } from '../../use-command.ts';
import type { Shown } from './session.tsx';
import { SlotPicker } from './slot-picker.tsx';
import { WishList } from './wish-list.tsx';

const NEEDS_MAX = 50;

/** A firm brings a need, its wishes in an order that it may change, and its free times. */
export function FirmEnrolment(of: { session: Shown; isOpen: boolean; onChanged: () => void }) {
  const { session, isOpen, onChanged } = of;
  const own = session.myEnrolment;
  const { t, label, language } = useWords();
  const [{ data }] = useQuery({ query: MyNeedsDocument, variables: { first: NEEDS_MAX } });
  const needs = data?.myNeeds.edges.map(({ node }) => node).filter(({ state }) => state === 'PUBLISHED') ?? [];
  const [chosen, setChosen] = useState<string | null>(own?.needId ?? null);
  const needId = chosen ?? needs[0]?.id ?? null;
  const [{ data: suggested }] = useQuery({
    query: SuggestedBanksDocument,
    variables: { sessionId: session.id, needId: needId ?? '' },
    pause: needId === null,
  });
  const banks = suggested?.suggestedBanks ?? [];
  const [wished, setWished] = useState<readonly string[] | null>(null);
  const [freeSlots, setFreeSlots] = useState<readonly number[] | null>(own?.freeSlots ?? null);
  const enrol = useCommand(EnrolFirmDocument, (answer) => answer.enrolFirmInSession);
  const leave = useCommand(LeaveSessionDocument, (answer) => answer.withdrawFromSession);
  const known = own !== null && own.needId === needId ? own.bankIds : [];
  const wishes = wished ?? (known.length > 0 ? known : banks.map(({ bankId }) => bankId));
  const nameOf = (id: string): string => banks.find(({ bankId }) => bankId === id)?.bankName ?? id.slice(-6);

  async function save() {
    if (needId === null) return;
    const input = { sessionId: session.id, needId, bankIds: [...wishes], freeSlots: freeSlots && [...freeSlots] };
    if ((await enrol.run(input)) !== null) onChanged();
  }
  async function goAway() {
    if ((await leave.run({ sessionId: session.id })) !== null) onChanged();
  }
  return (
    <Card title={t('session.enrol')} extra={own !== null && t(`session.${own.state}`)}>
      <div className="stack">
        <Select
          aria-label={t('session.need')}
          placeholder={t('session.need')}
          disabled={!isOpen}
          value={needId}
          onChange={(id) => {
            setChosen(id);
            setWished(null);
          }}
          options={needs.map((need) => ({
            value: need.id,
            label: `${formatMoneyShort(need.amountFen, language)} · ${label('purpose', need.purpose)}`,
          }))}
          popupMatchSelectWidth={false}
        />
        <h3>{t('session.wishes')}</h3>
        {wishes.length === 0 && <p className="soft">{t('session.wishesNone')}</p>}
        <WishList
          wishes={wishes}
          others={banks.map(({ bankId }) => bankId).filter((id) => !wishes.includes(id))}
          nameOf={nameOf}
          isOpen={isOpen}
          onChange={setWished}
        />
        <SlotPicker label="" times={session} value={freeSlots} onChange={setFreeSlots} isDisabled={!isOpen} />
        <ProblemNotice problem={enrol.problem ?? leave.problem} />
        <div className="actions">
          {isOpen && (
            <Button type="primary" disabled={needId === null} loading={enrol.running} onClick={() => void save()}>
              {t('session.save')}
            </Button>
          )}
          {own !== null && own.state !== 'WITHDRAWN' && !['CLOSED', 'REVIEWED'].includes(session.state) && (
            <Popconfirm title={t('session.leaveSure')} onConfirm={() => void goAway()}>
              <Button danger loading={leave.running}>
                {t('session.leave')}
              </Button>
            </Popconfirm>
          )}
        </div>
      </div>
    </Card>
  );
}
