import { Button, InputNumber, Modal } from 'antd';
import { useEffect, useState } from 'react';
import { useQuery } from 'urql';
import { mayUse } from '../../desks.ts';
import { OwnCapacityDocument, type OwnCapacityQuery, SetBankCapacityDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useSession } from '../../session.tsx';
import { useCommand } from '../../use-command.ts';

const CASES_MAX = 10_000;

/** How much of its capacity the bank has in work, and a way to set it. */
export function CapacityLine({ stamp }: { stamp: number }) {
  const { t } = useWords();
  const { me } = useSession();
  const [{ data }, ask] = useQuery({ query: OwnCapacityDocument, requestPolicy: 'cache-and-network' });
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    if (stamp > 0) ask({ requestPolicy: 'network-only' });
  }, [stamp, ask]);
  const own = data?.bankCapacity;
  if (own === undefined) return null;
  const { inWork, capacity, stated } = own;
  return (
    <span className="capacity">
      <meter min={0} max={capacity} high={capacity * 0.8} value={Math.min(inWork, capacity)} aria-hidden />
      <span className="number">{t('capacity.of', { inWork, capacity })}</span>
      <span className="soft">{t(stated === null ? 'capacity.estimated' : 'capacity.stated')}</span>
      {me !== null && mayUse(me, 'setBankCapacity') && (
        <>
          <Button
            size="small"
            aria-label={`${t('capacity.title')}: ${t('capacity.change')}`}
            onClick={() => setOpen(true)}
          >
            {t('capacity.change')}
          </Button>
          <Modal
            open={isOpen}
            title={t('capacity.title')}
            footer={null}
            onCancel={() => setOpen(false)}
            destroyOnHidden
          >
            <CapacityForm
              key={stated ?? 0}
              own={own}
              onDone={() => {
                setOpen(false);
                ask({ requestPolicy: 'network-only' });
              }}
            />
          </Modal>
        </>
      )}
    </span>
  );
}

function CapacityForm({ own, onDone }: { own: OwnCapacityQuery['bankCapacity']; onDone: () => void }) {
  const { t } = useWords();
  const set = useCommand(SetBankCapacityDocument, (data) => data.setBankCapacity);
  const [cases, setCases] = useState<number | null>(own.capacity);
  async function save(to: number | null) {
    if ((await set.run({ cases: to })) !== null) onDone();
  }
  return (
    <form
      className="stack capacity-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (cases !== null) void save(cases);
      }}
    >
      <p className="soft">{t('capacity.hint')}</p>
      <label>
        {t('capacity.cases')} <InputNumber min={1} max={CASES_MAX} precision={0} value={cases} onChange={setCases} />
      </label>
      <ProblemNotice problem={set.problem} />
      <div className="buttons">
        <Button type="primary" htmlType="submit" loading={set.running} disabled={cases === null}>
          {t('capacity.save')}
        </Button>
        {own.stated !== null && (
          <Button loading={set.running} onClick={() => void save(null)}>
            {t('capacity.byEstimate', { count: own.estimated })}
          </Button>
        )}
      </div>
    </form>
  );
}
