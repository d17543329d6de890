import { Button, Card, Checkbox, Form, Input, Modal, Tag } from 'antd';
import { useState } from 'react';
import { useQuery } from 'urql';
import {
  ExternalLoansDocument,
  type OutsideLoanFragment,
  RecordExternalLoanDocument,
  WithdrawExternalLoanDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { DateField, required, useRefusalOnField, WanField, wan } from '../../parts/inputs.tsx';
import { FaultNotice, ProblemNotice } from '../../parts/problem-notice.tsx';
import { Day, Money } from '../../parts/values.tsx';
import { useCommand } from '../../use-command.ts';

const LOANS_SHOWN = 50;
type Values = { lender: string; amountFen: string; drawdownOn: string; maturityOn: string; isOwners?: boolean };

/** Loans from lenders that are not on the platform: of the own firm (`firmId` is null), or of one that a department chose. */
export function ExternalLoans({ firmId }: { firmId: string | null }) {
  const { t } = useWords();
  const [{ data, error }, refresh] = useQuery({
    query: ExternalLoansDocument,
    variables: { firmId, first: LOANS_SHOWN },
  });
  const again = () => refresh({ requestPolicy: 'network-only' });
  const loans = data?.externalLoans ?? [];
  return (
    <Card title={t('outside.title')}>
      <div className="stack">
        <p className="soft">{t('outside.hint')}</p>
        {error !== undefined && <FaultNotice fault={error} onRetry={() => refresh()} />}
        {data !== undefined && loans.length === 0 && <p>{t('outside.none')}</p>}
        {loans.length > 0 && <Loans loans={loans} isOwn={firmId === null} onDone={again} />}
        <details>
          <summary>{t('outside.record')}</summary>
          <RecordForm firmId={firmId} onDone={again} />
        </details>
      </div>
    </Card>
  );
}

function Loans(of: { loans: readonly OutsideLoanFragment[]; isOwn: boolean; onDone: () => void }) {
  const { t } = useWords();
  const [undone, setUndone] = useState<OutsideLoanFragment | null>(null);
  const withdraw = useCommand(WithdrawExternalLoanDocument, (data) => data.withdrawExternalLoan);

  async function undo({ reason }: { reason: string }) {
    if (undone === null || (await withdraw.run({ externalLoanId: undone.id, reason })) === null) return;
    setUndone(null);
    of.onDone();
  }
  return (
    <>
      <DataTable<OutsideLoanFragment>
        label={t('outside.title')}
        rowKey="id"
        dataSource={[...of.loans]}
        columns={[
          {
            title: t('outside.lender'),
            render: (_, { lender, isOwners }) => (
              <>
                {lender} {isOwners && <Tag>{t('outside.isOwners')}</Tag>}
              </>
            ),
          },
          { title: t('loan.principal'), render: (_, { amountFen }) => <Money fen={amountFen} /> },
          { title: t('loan.drawnOn'), render: (_, { drawdownOn }) => <Day date={drawdownOn} /> },
          { title: t('loan.maturesOn'), render: (_, { maturityOn }) => <Day date={maturityOn} /> },
          {
            title: t('common.state'),
            render: (_, loan) =>
              loan.withdrawnAt !== null ? (
                <>
                  <Tag>{t('outside.withdrawn')}</Tag> {loan.withdrawalReason}
                </>
              ) : of.isOwn && !loan.isOwnStatement ? (
                t('outside.byDepartment')
              ) : (
                <Button size="small" onClick={() => setUndone(loan)}>
                  {t('outside.withdraw')}
                </Button>
              ),
          },
        ]}
      />
      <Modal
        open={undone !== null}
        title={t('outside.withdraw')}
        footer={null}
        destroyOnHidden
        onCancel={() => setUndone(null)}
      >
        <Form<{ reason: string }> layout="vertical" className="stack" onFinish={(values) => void undo(values)}>
          <p>{undone?.lender}</p>
          <ProblemNotice problem={withdraw.problem} />
          <Form.Item name="reason" label={t('outside.reason')} rules={[required(t)]}>
            <Input maxLength={500} />
          </Form.Item>
          <Button danger htmlType="submit" block loading={withdraw.running}>
            {t('outside.withdraw')}
          </Button>
        </Form>
      </Modal>
    </>
  );
}

function RecordForm({ firmId, onDone }: { firmId: string | null; onDone: () => void }) {
  const { t } = useWords();
  const [form] = Form.useForm<Values>();
  const record = useCommand(RecordExternalLoanDocument, (data) => data.recordExternalLoan);
  useRefusalOnField(form, record);

  async function submit({ amountFen, isOwners, ...values }: Values) {
    const input = { firmId, ...values, amountFen: wan(amountFen), isOwners: isOwners === true };
    if ((await record.run(input)) === null) return;
    form.resetFields();
    onDone();
  }
  return (
    <Form<Values> form={form} layout="vertical" onFinish={(values) => void submit(values)}>
      <ProblemNotice problem={record.problem} />
      <div className="form-grid">
        <Form.Item name="lender" label={t('outside.lender')} rules={[required(t)]}>
          <Input maxLength={120} autoComplete="off" />
        </Form.Item>
        <WanField name="amountFen" label={t('loan.principal')} />
        <DateField name="drawdownOn" label={t('loan.drawnOn')} />
        <DateField name="maturityOn" label={t('loan.maturesOn')} />
      </div>
      <Form.Item name="isOwners" valuePropName="checked">
        <Checkbox>{t('outside.ownersLoan')}</Checkbox>
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={record.running}>
        {t('outside.record')}
      </Button>
    </Form>
  );
}
