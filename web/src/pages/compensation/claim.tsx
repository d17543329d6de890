import { Alert, Button, Card, Input, Skeleton, Tag } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { useQuery } from 'urql';
import { readYuan } from '../../../../domain/read-amount.ts';
import { mayUse } from '../../desks.ts';
import {
  ApproveClaimDocument,
  type ClaimDetailFragment,
  type ClaimMove,
  LossClaimDocument,
  MoveClaimDocument,
  RecommendClaimDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { FilesOfRow } from '../../parts/files-of-row.tsx';
import { orNull } from '../../parts/inputs.tsx';
import { NotFound } from '../../parts/not-found.tsx';
import { FaultNotice, ProblemNotice } from '../../parts/problem-notice.tsx';
import { Day, Money } from '../../parts/values.tsx';
import { useSession } from '../../session.tsx';
import { useCommand } from '../../use-command.ts';
import { ComputeSheet } from './compute-sheet.tsx';
import { MoneySteps, SheetFiles } from './money-steps.tsx';
import { schemeWord } from './scheme-word.ts';

/** Steps that need nothing but a reason. */
const PLAIN_MOVES = [
  'submitClaim',
  'startClaimReview',
  'askSupplement',
  'supplementClaim',
  'recordJointReview',
  'denyClaim',
  'publishClaim',
  'upholdObjection',
  'endPublicity',
  'holdClaim',
  'releaseHold',
  'startRecovery',
  'reportProgress',
  'closeUnrecoverable',
  'reverseClaim',
] as const satisfies readonly ClaimMove[];

/** A claim with its compute sheet and the steps that are this person's to take. */
export default function ClaimPage() {
  const { claimId } = useParams();
  const [{ data, error }, refresh] = useQuery({ query: LossClaimDocument, variables: { id: claimId ?? '' } });
  if (data === undefined && error !== undefined) return <FaultNotice fault={error} onRetry={() => refresh()} />;
  if (data === undefined) return <Skeleton active />;
  return data.lossClaim === null ? <NotFound /> : <Claim claim={data.lossClaim} />;
}

function Claim({ claim }: { claim: ClaimDetailFragment }) {
  const words = useWords();
  const { t } = words;
  const { me } = useSession();
  const amounts = [
    ['loan.lossAmount', claim.lossFen],
    ['claims.entitled', claim.entitledFen],
    ['loan.payable', claim.payableFen],
    ['fund.approved', claim.approvedFen],
    ['fund.paid', claim.paidFen],
    ['fund.recovered', claim.recoveredFen],
    ['fund.returned', claim.returnedFen],
  ] as const;
  return (
    <div className="stack">
      <h1>
        {claim.firmName} <Tag>{t(`claim.${claim.state}`)}</Tag>
      </h1>
      <p className="soft">
        {schemeWord('scheme', claim.schemeCode, words)} · {claim.claimantName} · {t('loan.recognisedOn')}{' '}
        <Day date={claim.recognisedOn} />
        {claim.dueOn !== null && (
          <>
            {' '}
            · {t('claims.dueOn')} <Day date={claim.dueOn} />
          </>
        )}{' '}
        · <Link to={`/loans/${claim.loanId}`}>{t('claims.loan')}</Link>
      </p>
      <Card>
        <dl className="facts">
          {amounts.map(([key, fen]) => (
            <div key={key}>
              <dt>{t(key)}</dt>
              <dd>
                <Money fen={fen} exact />
              </dd>
            </div>
          ))}
        </dl>
      </Card>
      {claim.isIllustrative && <Alert type="warning" showIcon title={t('loan.illustrative')} />}
      {claim.refusals.map((refusal) => (
        <Alert key={refusal} type="warning" title={schemeWord('refusal', refusal, words)} />
      ))}
      {claim.note !== null && claim.note !== '' && <Alert type="info" title={claim.note} />}
      <Steps claim={claim} />
      <MoneySteps claim={claim} />
      <Card title={t('claims.evidence')}>
        <FilesOfRow subject="CLAIM" subjectId={claim.id} mayAdd={me !== null && mayUse(me, 'attachFile')} />
      </Card>
      {claim.steps.length > 0 && (
        <Card title={t('loan.steps')} extra={<SheetFiles claim={claim} />}>
          <ComputeSheet steps={claim.steps} />
        </Card>
      )}
    </div>
  );
}

function Steps({ claim }: { claim: ClaimDetailFragment }) {
  const { t } = useWords();
  const [reason, setReason] = useState('');
  const [part, setPart] = useState('');
  const move = useCommand(MoveClaimDocument, (data) => data.moveClaim);
  const recommend = useCommand(RecommendClaimDocument, (data) => data.recommendClaim);
  const approve = useCommand(ApproveClaimDocument, (data) => data.approveClaim);
  const input = { claimId: claim.id, reason: orNull(reason.trim()) };
  const partFen = readYuan(part);
  const plain = PLAIN_MOVES.filter((name) => claim.moves.includes(name));
  const mayRecommend = claim.moves.includes('recommendClaim');
  const mayApprove = claim.moves.includes('approveClaim');
  if (plain.length === 0 && !mayRecommend && !mayApprove) return null;
  return (
    <Card title={t('claims.next')}>
      <div className="stack">
        <ProblemNotice problem={move.problem ?? recommend.problem ?? approve.problem} />
        <Input.TextArea
          aria-label={t('claims.reason')}
          placeholder={t('claims.reason')}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        {mayApprove && (
          <Input
            aria-label={t('claims.partial')}
            placeholder={t('claims.partial')}
            inputMode="decimal"
            status={part !== '' && partFen === null ? 'error' : ''}
            value={part}
            onChange={(event) => setPart(event.target.value)}
          />
        )}
        <div className="actions">
          {mayApprove && (
            <Button
              type="primary"
              loading={approve.running}
              disabled={part !== '' && partFen === null}
              onClick={() => void approve.run({ ...input, amountFen: partFen === null ? null : `${partFen}` })}
            >
              {t('move.approveClaim')}
            </Button>
          )}
          {mayRecommend && (
            <Button type="primary" loading={recommend.running} onClick={() => void recommend.run(input)}>
              {t('move.recommendClaim')}
            </Button>
          )}
          {plain.map((name) => (
            <Button key={name} loading={move.running} onClick={() => void move.run({ ...input, move: name })}>
              {t(`move.${name}`)}
            </Button>
          ))}
        </div>
      </div>
    </Card>
  );
}
