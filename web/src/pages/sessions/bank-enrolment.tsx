import { Button, Card, Checkbox, Input, Popconfirm } from 'antd';
import { useState } from 'react';
import { useQuery } from 'urql';
import { SESSION_REPORT_TEXT } from '../../../../text/sessions.ts';
import {
  EnrolBankDocument,
  LeaveSessionDocument,
  type SessionTheme,
  SuggestedNeedsDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useCommand } from '../../use-command.ts';
import { measureText } from '../matching/measure-text.ts';
import type { Shown } from './session.tsx';
import { SlotPicker } from './slot-picker.tsx';
import { WishList } from './wish-list.tsx';

type Desk = { readonly name: string; readonly freeSlots: readonly number[] | null };

const DESKS_MAX = 20;
const NEEDS_MAX = 50;

/** A bank brings its desks with the times at which somebody sits there, and the themes that it serves first. */
export function BankEnrolment(of: { session: Shown; isOpen: boolean; onChanged: () => void }) {
  const { session, isOpen, onChanged } = of;
  const own = session.myEnrolment;
  const all = useWords();
  const { t, label, language } = all;
  const [desks, setDesks] = useState<readonly Desk[]>(own?.desks ?? [{ name: '1', freeSlots: null }]);
  const [themes, setThemes] = useState<readonly SessionTheme[]>(own?.themes ?? []);
  const enrol = useCommand(EnrolBankDocument, (answer) => answer.enrolBankInSession);
  const leave = useCommand(LeaveSessionDocument, (answer) => answer.withdrawFromSession);
  const words = SESSION_REPORT_TEXT[language].themes;
  const variables = { sessionId: session.id, first: NEEDS_MAX };
  const [{ data }] = useQuery({ query: SuggestedNeedsDocument, variables, requestPolicy: 'cache-and-network' });
  const needs = data?.suggestedNeeds ?? [];
  const [wishes, setWishes] = useState<readonly string[]>(own?.wishedNeedIds ?? []);
  const nameOf = (id: string): string => {
    const need = needs.find(({ needId }) => needId === id);
    if (need === undefined) return id.slice(-6);
    const { purpose, amount, industryName } = need.profile;
    return [need.firm?.name ?? t('lobby.masked'), label('purpose', purpose), measureText(amount, all), industryName]
      .filter((part) => part !== null)
      .join(' · ');
  };
  const change = (at: number, desk: Desk): void => setDesks(desks.with(at, desk));

  async function save() {
    const given = desks.map(({ name, freeSlots }) => ({ name, freeSlots: freeSlots && [...freeSlots] }));
    const input = { sessionId: session.id, desks: given, themes: [...themes], needIds: [...wishes] };
    if ((await enrol.run(input)) !== null) onChanged();
  }
  async function goAway() {
    if ((await leave.run({ sessionId: session.id })) !== null) onChanged();
  }
  return (
    <Card title={t('session.enrol')} extra={own !== null && t(`session.${own.state}`)}>
      <div className="stack">
        <fieldset className="plain-fieldset">
          <legend className="soft">{t('session.themes')}</legend>
          <Checkbox.Group
            disabled={!isOpen}
            value={[...themes]}
            onChange={setThemes}
            options={Object.entries(words).map(([value, name]) => ({ value: value as SessionTheme, label: name }))}
          />
        </fieldset>
        <h3>{t('session.wishedNeeds')}</h3>
        {needs.length === 0 && <p className="soft">{t('session.wishedNone')}</p>}
        <WishList
          wishes={wishes}
          others={needs.map(({ needId }) => needId).filter((id) => !wishes.includes(id))}
          nameOf={nameOf}
          isOpen={isOpen}
          onChange={setWishes}
        />
        <h3>{t('session.desks')}</h3>
        {desks.map((desk, at) => (
          // A desk is known by its place in the list; two may have the same name while they are typed.
          <div key={`desk-${at + 1}`}>
            <Input
              aria-label={`${t('session.desks')} ${at + 1}`}
              disabled={!isOpen}
              value={desk.name}
              maxLength={60}
              onChange={(event) => change(at, { ...desk, name: event.target.value })}
            />
            <SlotPicker
              label=""
              times={session}
              value={desk.freeSlots}
              isDisabled={!isOpen}
              onChange={(freeSlots) => change(at, { ...desk, freeSlots })}
            />
          </div>
        ))}
        <ProblemNotice problem={enrol.problem ?? leave.problem} />
        <div className="actions">
          {isOpen && desks.length < DESKS_MAX && (
            <Button onClick={() => setDesks([...desks, { name: `${desks.length + 1}`, freeSlots: null }])}>
              {t('session.addDesk')}
            </Button>
          )}
          {isOpen && (
            <Button type="primary" loading={enrol.running} onClick={() => void save()}>
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
