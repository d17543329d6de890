import { Card } from 'antd';
import { type VisitCardFragment, VisitsDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { FileList } from '../../parts/file-list.tsx';
import { AddFile } from '../../parts/files-of-row.tsx';
import { Nodes } from '../../parts/nodes.tsx';
import { StateTag } from '../../parts/state-tag.tsx';
import { Day } from '../../parts/values.tsx';
import { useConnection } from '../../use-connection.ts';
import { RecordVisitForm } from './record-visit-form.tsx';

/** Visits of the bank to the firm: planned, recorded, with their photos. */
export default function VisitsPage() {
  const { t } = useWords();
  const connection = useConnection(VisitsDocument, {}, (data) => data.visits);
  return (
    <>
      <h1>{t('visits.title')}</h1>
      <Nodes connection={connection} empty={{ title: t('visits.empty'), hint: t('visits.emptyHint') }}>
        {(visits) => (
          <ul className="cards">
            {visits.map((record) => (
              <li key={record.id}>
                <VisitCard record={record} onChange={connection.refresh} />
              </li>
            ))}
          </ul>
        )}
      </Nodes>
    </>
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
