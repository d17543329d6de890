import { Button, Card, Form, Input, Tag } from 'antd';
import { type ComplaintRowFragment, ComplaintsDocument, MoveComplaintDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { required } from '../../parts/inputs.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { Listing } from '../../parts/listing.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { StateTag } from '../../parts/state-tag.tsx';
import { Instant } from '../../parts/values.tsx';
import { useSession } from '../../session.tsx';
import { useCommand } from '../../use-command.ts';
import { useConnection } from '../../use-connection.ts';
import { useListAddress } from '../../use-list-address.ts';
import { Countdown } from './countdown.tsx';

const PAGE_SIZE = 20;
const ANSWER_MAX = 1_000;
/** Whose colour a state takes: what waits for the operator looks like whatever waits. */
const TONE = { FILED: 'OPEN', ACCEPTED: 'PENDING', ANSWERED: 'ANSWERED', WITHDRAWN: 'WITHDRAWN' } as const;

/** Complaints about banks with their clocks: a firm sees its own, the operator those that are open. */
export default function ComplaintsPage() {
  const { t } = useWords();
  const { me } = useSession();
  const isFirm = me?.roles.includes('FIRM_USER') === true;
  const address = useListAddress({ orders: ['FILED'], filters: [] });
  const connection = useConnection(ComplaintsDocument, { first: PAGE_SIZE }, (data) => data.complaints);
  return (
    <Listing<ComplaintRowFragment, 'FILED'>
      title={t('nav.complaints')}
      name="complaints"
      hint={t(isFirm ? 'complaints.hintFirm' : 'complaints.hint')}
      address={address}
      connection={connection}
      empty={{
        title: t('complaints.none'),
        hint: t(isFirm ? 'complaints.noneFirm' : 'complaints.noneHint'),
        ...(isFirm ? { action: <LinkButton to="/deals">{t('nav.deals')}</LinkButton> } : {}),
      }}
      columns={[
        { title: t('complaints.filedAt'), text: ({ complaint }) => complaint.filedAt },
        { title: t('loan.bank'), text: ({ bankName }) => bankName },
        { title: t('loan.firm'), text: ({ firmName }) => firmName },
        { title: t('common.state'), text: ({ complaint }) => t(`complaint.${complaint.state}`) },
        { title: t('deals.complainText'), text: ({ complaint }) => complaint.text },
        { title: t('complaints.answer'), text: ({ complaint }) => complaint.answer ?? '' },
      ]}
      renderRows={(rows) => (
        <ul className="cards">
          {rows.map((row) => (
            <li key={row.id}>
              <ComplaintCard row={row} isFirm={isFirm} onDone={connection.refresh} />
            </li>
          ))}
        </ul>
      )}
    />
  );
}

function ComplaintCard({ row, isFirm, onDone }: { row: ComplaintRowFragment; isFirm: boolean; onDone: () => void }) {
  const { t } = useWords();
  const { complaint, bankName, firmName, secondsLeft } = row;
  const move = useCommand(MoveComplaintDocument, (data) => data.moveComplaint);
  const isOpen = complaint.state === 'FILED' || complaint.state === 'ACCEPTED';

  async function make(name: 'accept' | 'answer' | 'withdraw', answer: string | null) {
    if ((await move.run({ complaintId: complaint.id, move: name, answer })) !== null) onDone();
  }
  return (
    <Card
      title={bankName}
      extra={<StateTag code={TONE[complaint.state]}>{t(`complaint.${complaint.state}`)}</StateTag>}
    >
      <div className="stack">
        <p className="soft">
          {firmName} · <Instant at={complaint.filedAt} />
        </p>
        <p>
          {complaint.isLate && <Tag color="red">{t('deals.isLate')}</Tag>}
          {secondsLeft !== null && <Countdown secondsLeft={secondsLeft} />}
        </p>
        <p>{complaint.text}</p>
        {complaint.answer !== null && (
          <p>
            <span className="soft">{t('complaints.answer')}</span> {complaint.answer}
          </p>
        )}
        <ProblemNotice problem={move.problem} />
        {isFirm && isOpen && (
          <Button size="small" loading={move.running} onClick={() => void make('withdraw', null)}>
            {t('complaints.withdraw')}
          </Button>
        )}
        {!isFirm && complaint.state === 'FILED' && (
          <Button type="primary" loading={move.running} onClick={() => void make('accept', null)}>
            {t('complaints.accept')}
          </Button>
        )}
        {!isFirm && complaint.state === 'ACCEPTED' && (
          <Form<{ answer: string }> layout="vertical" onFinish={({ answer }) => void make('answer', answer)}>
            <Form.Item name="answer" label={t('complaints.answer')} rules={[required(t)]}>
              <Input.TextArea rows={3} maxLength={ANSWER_MAX} showCount />
            </Form.Item>
            <Button type="primary" htmlType="submit" loading={move.running}>
              {t('complaints.send')}
            </Button>
          </Form>
        )}
      </div>
    </Card>
  );
}
