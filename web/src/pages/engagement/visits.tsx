import { Card } from 'antd';
import { VISIT_STATES } from '../../../../domain/engagement/visit.ts';
import { VISIT_ORDERS, type VisitOrder } from '../../../../domain/list-orders.ts';
import { type VisitCardFragment, VisitsDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { FileList } from '../../parts/file-list.tsx';
import { AddFile } from '../../parts/files-of-row.tsx';
import { Listing } from '../../parts/listing.tsx';
import { StateTag } from '../../parts/state-tag.tsx';
import { Day } from '../../parts/values.tsx';
import { useConnection } from '../../use-connection.ts';
import { useListAddress } from '../../use-list-address.ts';
import { RecordVisitForm } from './record-visit-form.tsx';

const STATE = 'state';
const PAGE_SIZE = 20;

/** Visits of the bank to the firm: planned, recorded, with their photos. */
export default function VisitsPage() {
  const { t, label } = useWords();
  const address = useListAddress({ orders: VISIT_ORDERS, filters: [STATE] });
  const { orderBy, ascending } = address;
  const variables = { first: PAGE_SIZE, state: address.choice(STATE, VISIT_STATES), orderBy, ascending };
  const connection = useConnection(VisitsDocument, variables, (data) => data.visits);
  return (
    <Listing<VisitCardFragment, VisitOrder>
      title={t('visits.title')}
      name="visits"
      address={address}
      connection={connection}
      empty={{ title: t('visits.empty'), hint: t('visits.emptyHint') }}
      filters={[
        {
          name: STATE,
          label: t('common.state'),
          choice: {
            all: t('claims.allStates'),
            options: VISIT_STATES.map((value) => ({ value, label: t(`visit.${value}`) })),
          },
        },
      ]}
      columns={[
        { title: t('list.created'), text: null, orderBy: 'CREATED' },
        { title: t('deals.visitOn'), text: ({ visit }) => visit.plannedOn, orderBy: 'PLANNED' },
        { title: t('loan.bank'), text: ({ bankName }) => bankName },
        { title: t('need.purpose'), text: ({ purpose }) => label('purpose', purpose) },
        { title: t('visits.check'), text: ({ visit }) => t(`visits.${visit.checkType}`) },
        { title: t('deals.visitPlace'), text: ({ visit }) => visit.place },
        { title: t('common.state'), text: ({ visit }) => t(`visit.${visit.state}`) },
        { title: t('visits.findings'), text: ({ visit }) => visit.findings ?? '' },
      ]}
      renderRows={(visits) => (
        <ul className="cards">
          {visits.map((record) => (
            <li key={record.id}>
              <VisitCard record={record} onChange={connection.refresh} />
            </li>
          ))}
        </ul>
      )}
    />
  );
}

function VisitCard({ record, onChange }: { record: VisitCardFragment; onChange: () => void }) {
  const { t, label } = useWords();
  const { visit } = record;
  const facts = [
    ['visits.check', t(`visits.${visit.checkType}`)],
    ['deals.visitPlace', visit.place],
    ['deals.visitors', visit.visitors],
    ...(record.isMine ? [] : ([['need.purpose', label('purpose', record.purpose)]] as const)),
  ] as const;
  return (
    <Card
      title={record.isMine ? label('purpose', record.purpose) : record.bankName}
      extra={<StateTag code={visit.state}>{t(`visit.${visit.state}`)}</StateTag>}
    >
      <div className="stack">
        <p>
          <Day date={visit.plannedOn} />
        </p>
        <dl className="facts">
          {facts.map(([key, value]) => (
            <div key={key}>
              <dt>{t(key)}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {visit.findings !== null && <p>{visit.findings}</p>}
        {visit.needConfirmed !== null && <p>{t(`visits.${visit.needConfirmed}`)}</p>}
        <FileList files={record.files} />
        {record.isMine && visit.state !== 'CANCELLED' && (
          <AddFile subject="VISIT" subjectId={visit.id} onAdded={onChange} />
        )}
        {record.isMine && visit.state === 'PLANNED' && <RecordVisitForm visitId={visit.id} onDone={onChange} />}
      </div>
    </Card>
  );
}
