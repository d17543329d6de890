import { Button, Card, Form, Input } from 'antd';
import type { ReactNode } from 'react';
import { useClient } from 'urql';
import { readYuan } from '../../../../domain/read-amount.ts';
import type { WebKey } from '../../../../text/web.ts';
import {
  ApproveTopUpDocument,
  type ClaimDetailFragment,
  ComputeSheetFileDocument,
  DraftClaimDocument,
  PayClaimDocument,
  ReportRecoveryDocument,
  ReturnClawbackDocument,
  WriteBackDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { DateField, required } from '../../parts/inputs.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { Money } from '../../parts/values.tsx';
import { type Command, useCommand } from '../../use-command.ts';

type Claim = { readonly claim: ClaimDetailFragment };

/** The steps of a claim that need more than a reason: evidence, money, and what proves it. */
export function MoneySteps({ claim }: Claim) {
  const may = (name: ClaimDetailFragment['moves'][number]): boolean => claim.moves.includes(name);
  return (
    <>
      {may('draftClaim') && <Draft claim={claim} />}
      {may('payClaim') && <Pay claim={claim} />}
      {may('approveTopUp') && claim.offeredFen !== '0' && <TopUp claim={claim} />}
      {may('reportRecovery') && <Recovery claim={claim} />}
      {may('writeBack') && <MoneyBack claim={claim} move="writeBack" />}
      {may('returnClawback') && <MoneyBack claim={claim} move="returnClawback" />}
    </>
  );
}

/** The sheet as a file, for an auditor's folder and for computing it again. */
export function SheetFiles({ claim }: Claim) {
  const { t } = useWords();
  const client = useClient();
  const save = async (format: 'PDF' | 'JSON'): Promise<void> => {
    const { data } = await client.query(ComputeSheetFileDocument, { claimId: claim.id, format }).toPromise();
    const file = data?.computeSheetDocument ?? null;
    if (file !== null) saveFile(file);
  };
  return (
    <div className="actions">
      <Button onClick={() => void save('PDF')}>{t('claims.sheetPdf')}</Button>
      <Button onClick={() => void save('JSON')}>{t('claims.sheetJson')}</Button>
    </div>
  );
}

function Step<Input, Success>({
  title,
  command,
  children,
  onFinish,
  initial,
}: {
  title: WebKey;
  command: Command<Input, Success>;
  children: ReactNode;
  onFinish: (values: Record<string, string>) => void;
  initial?: Record<string, string>;
}) {
  const { t } = useWords();
  return (
    <Card title={t(title)}>
      <Form layout="vertical" onFinish={onFinish} initialValues={initial ?? {}} className="stack">
        <ProblemNotice problem={command.problem} />
        {children}
        <Button type="primary" htmlType="submit" loading={command.running}>
          {t(title)}
        </Button>
      </Form>
    </Card>
  );
}

function TextField({ name, label, long = false }: { name: string; label: WebKey; long?: boolean }) {
  const { t } = useWords();
  return (
    <Form.Item name={name} label={t(label)} rules={[required(t)]}>
      {long ? <Input.TextArea maxLength={500} rows={3} /> : <Input maxLength={200} />}
    </Form.Item>
  );
}

/** Yuan with at most two decimals; text until it is whole fen. */
function YuanField({ name, label }: { name: string; label: WebKey }) {
  const { t } = useWords();
  return (
    <Form.Item
      name={name}
      label={t(label)}
      rules={[
        required(t),
        {
          validator: (_, value: string | undefined) =>
            value === undefined || value === '' || readYuan(value) !== null
              ? Promise.resolve()
              : Promise.reject(new Error(t('common.amountInvalid'))),
        },
      ]}
    >
      <Input inputMode="decimal" autoComplete="off" />
    </Form.Item>
  );
}

const fenOf = (text: string | undefined): string => `${readYuan(text ?? '') ?? 0n}`;
const yuanOf = (fen: bigint): string => `${fen / 100n}.${(fen % 100n).toString().padStart(2, '0')}`;

function Draft({ claim }: Claim) {
  const draft = useCommand(DraftClaimDocument, (data) => data.draftClaim);
  return (
    <Step
      title="move.draftClaim"
      command={draft}
      onFinish={(values) =>
        void draft.run({
          claimId: claim.id,
          checkBeforeLoan: values['before'] ?? '',
          checkAtLoan: values['at'] ?? '',
          checkAfterLoan: values['after'] ?? '',
          recoverySteps: values['steps'] ?? '',
        })
      }
    >
      <TextField name="before" label="claims.checkBefore" long />
      <TextField name="at" label="claims.checkAt" long />
      <TextField name="after" label="claims.checkAfter" long />
      <TextField name="steps" label="claims.recoverySteps" long />
    </Step>
  );
}

function Pay({ claim }: Claim) {
  const { t } = useWords();
  const pay = useCommand(PayClaimDocument, (data) => data.payClaim);
  return (
    <Step
      title="move.payClaim"
      command={pay}
      onFinish={(values) =>
        void pay.run({
          claimId: claim.id,
          transferId: values['transferId'] ?? '',
          paymentReference: values['paymentReference'] ?? '',
        })
      }
    >
      <p>
        {t('claims.toPay')} <Money fen={`${BigInt(claim.approvedFen) - BigInt(claim.paidFen)}`} exact />
      </p>
      <TextField name="transferId" label="claims.transferId" />
      <TextField name="paymentReference" label="claims.paymentReference" />
    </Step>
  );
}

function TopUp({ claim }: Claim) {
  const { t } = useWords();
  const topUp = useCommand(ApproveTopUpDocument, (data) => data.approveTopUp);
  return (
    <Step
      title="move.approveTopUp"
      command={topUp}
      onFinish={() => void topUp.run({ claimId: claim.id, reason: null })}
    >
      <p>
        {t('claims.offered')} <Money fen={claim.offeredFen} exact />
      </p>
    </Step>
  );
}

function Recovery({ claim }: Claim) {
  const { t } = useWords();
  const report = useCommand(ReportRecoveryDocument, (data) => data.reportRecovery);
  return (
    <Step
      title="move.reportRecovery"
      command={report}
      initial={{ costs: '0' }}
      onFinish={(values) =>
        void report.run({
          claimId: claim.id,
          recoveredOn: values['recoveredOn'] ?? '',
          grossFen: fenOf(values['gross']),
          costsFen: fenOf(values['costs']),
          reference: values['reference'] ?? '',
        })
      }
    >
      <div className="form-grid">
        <DateField name="recoveredOn" label={t('claims.recoveredOn')} />
        <YuanField name="gross" label="claims.gross" />
        <YuanField name="costs" label="claims.costs" />
        <TextField name="reference" label="claims.reference" />
      </div>
    </Step>
  );
}

/** Money that came back to the fund: what is due at once, a claw-back in parts if need be. */
function MoneyBack({ claim, move }: Claim & { move: 'writeBack' | 'returnClawback' }) {
  const { t } = useWords();
  const writeBack = useCommand(WriteBackDocument, (data) => data.writeBack);
  const clawback = useCommand(ReturnClawbackDocument, (data) => data.returnClawback);
  const command = move === 'writeBack' ? writeBack : clawback;
  const openFen = BigInt(claim.returnDueFen) - BigInt(claim.returnedFen);
  return (
    <Step
      title={`move.${move}`}
      command={command}
      initial={{ amount: yuanOf(openFen) }}
      onFinish={(values) =>
        void command.run({
          claimId: claim.id,
          reason: null,
          amountFen: fenOf(values['amount']),
          transferId: values['transferId'] ?? '',
        })
      }
    >
      <p>
        {t('claims.toReturn')} <Money fen={`${openFen}`} exact />
      </p>
      <YuanField name="amount" label="claims.amountYuan" />
      <TextField name="transferId" label="claims.transferId" />
    </Step>
  );
}
