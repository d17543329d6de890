import { Alert, Button, Card, Input, Popconfirm } from 'antd';
import { useState } from 'react';
import {
  type BlockFragment,
  DecideErasureDocument,
  ErasureRequestsDocument,
  type ErasureRowFragment,
  WithdrawErasureDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { Nodes } from '../../parts/nodes.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { StateTag } from '../../parts/state-tag.tsx';
import { Instant, instantText } from '../../parts/values.tsx';
import { useCommand } from '../../use-command.ts';
import { useConnection } from '../../use-connection.ts';
import { KeptList } from './kept-list.tsx';

const PAGE_SIZE = 20;
const NOTE_MAX = 500;

/** Requests for erasure: those of a subject, or for an operator everybody's with what decides them. */
export function Erasures({ generation, mayDecide = false }: { generation: number; mayDecide?: boolean }) {
  const { t } = useWords();
  const connection = useConnection(ErasureRequestsDocument, { first: PAGE_SIZE }, (data) => data.erasureRequests);
  return (
    <section key={generation}>
      <h2>{t('erasure.requests')}</h2>
      <Nodes connection={connection} empty={{ title: t('erasure.none'), hint: t('erasure.noneHint') }}>
        {(rows) => (
          <ul className="cards">
            {rows.map((row) => (
              <li key={row.id}>
                <RequestCard row={row} mayDecide={mayDecide} onDone={connection.refresh} />
              </li>
            ))}
          </ul>
        )}
      </Nodes>
    </section>
  );
}

type CardProps = { row: ErasureRowFragment; mayDecide: boolean; onDone: () => void };

function RequestCard({ row, mayDecide, onDone }: CardProps) {
  const { t, language } = useWords();
  const isOpen = row.state === 'REQUESTED' || row.state === 'APPROVED';
  return (
    <Card title={row.subjectName || t(`data.${row.subject}`)} extra={<State state={row.state} />}>
      <div className="stack">
        <p className="soft">
          {t('data.requestedAt')} <Instant at={row.requestedAt} />
          {row.state === 'APPROVED' &&
            row.dueAt !== null &&
            ` · ${t('erasure.due', { time: instantText(row.dueAt, language) })}`}
        </p>
        {row.reason !== '' && <p>{`${t('data.reason')}: ${row.reason}`}</p>}
        {row.decisionNote !== null && <Alert type="info" title={row.decisionNote} />}
        <Blocks blocks={row.blocks} />
        {row.remainder.length > 0 && (
          <details>
            <summary>
              {t('erasure.stays')} ·{' '}
              {t('erasure.remainder', { rows: row.remainder.reduce((sum, { rows }) => sum + (rows ?? 0), 0) })}
            </summary>
            <KeptList kept={row.remainder} />
          </details>
        )}
        {isOpen && (!mayDecide || row.isMine) && <Withdraw row={row} onDone={onDone} />}
        {mayDecide && row.state === 'REQUESTED' && <Decide row={row} onDone={onDone} />}
      </div>
    </Card>
  );
}

/** The colour of a state is that of a state that every desk knows. */
const TONE: Readonly<Record<ErasureRowFragment['state'], string>> = {
  REQUESTED: 'SUBMITTED',
  APPROVED: 'WAITING',
  DONE: 'DONE',
  REFUSED: 'REFUSED',
  BLOCKED: 'DENIED',
  WITHDRAWN: 'WITHDRAWN',
};

function State({ state }: { state: ErasureRowFragment['state'] }) {
  const { t } = useWords();
  return <StateTag code={TONE[state]}>{t(`erasure.${state}`)}</StateTag>;
}

/** What stands in the way of an erasure, each with its number or day. */
export function Blocks({ blocks }: { blocks: readonly BlockFragment[] }) {
  const { t } = useWords();
  if (blocks.length === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      title={t('erasure.blocked')}
      description={
        <ul>
          {blocks.map(({ code, count, until }) => (
            <li key={code}>
              {t(`erasure.block.${code}`, { count })}
              {until !== null && t('erasure.blockUntil', { day: until })}
            </li>
          ))}
        </ul>
      }
    />
  );
}

function Withdraw({ row, onDone }: { row: ErasureRowFragment; onDone: () => void }) {
  const { t } = useWords();
  const withdraw = useCommand(WithdrawErasureDocument, (data) => data.withdrawErasure);
  async function run() {
    if ((await withdraw.run({ erasureId: row.id })) !== null) onDone();
  }
  return (
    <div className="stack">
      <ProblemNotice problem={withdraw.problem} />
      <div className="actions">
        <Button loading={withdraw.running} onClick={() => void run()}>
          {t('erasure.withdraw')}
        </Button>
      </div>
    </div>
  );
}

function Decide({ row, onDone }: { row: ErasureRowFragment; onDone: () => void }) {
  const { t } = useWords();
  const [note, setNote] = useState('');
  const decide = useCommand(DecideErasureDocument, (data) => data.decideErasure);
  async function run(approves: boolean) {
    if ((await decide.run({ erasureId: row.id, approves, note: note.trim() || null })) !== null) onDone();
  }
  if (row.isMine) return <p className="soft">{t('erasure.own')}</p>;
  return (
    <div className="stack">
      <Input.TextArea
        aria-label={t('erasure.note')}
        placeholder={t('erasure.note')}
        maxLength={NOTE_MAX}
        value={note}
        onChange={({ target }) => setNote(target.value)}
      />
      <ProblemNotice problem={decide.problem} />
      <div className="actions">
        <Popconfirm title={t('erasure.sure')} onConfirm={() => void run(true)}>
          <Button type="primary" loading={decide.running}>
            {t('erasure.approve')}
          </Button>
        </Popconfirm>
        <Button danger disabled={note.trim() === ''} loading={decide.running} onClick={() => void run(false)}>
          {t('erasure.refuse')}
        </Button>
      </div>
    </div>
  );
}
