import { Button, Card, Popconfirm, Skeleton } from 'antd';
import { useParams } from 'react-router';
import { useQuery } from 'urql';
import { NeedDocument, WithdrawCreditNeedDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { LinkButton } from '../../parts/link-button.tsx';
import { NotFound } from '../../parts/not-found.tsx';
import { FaultNotice, ProblemNotice } from '../../parts/problem-notice.tsx';
import { StateTag } from '../../parts/state-tag.tsx';
import { useCommand } from '../../use-command.ts';
import { NeedSteps } from '../engagement/need-steps.tsx';
import { Recommendations } from '../matching/recommendations.tsx';
import { NeedFacts } from './need-facts.tsx';

/** States in which a firm may still change or take back its need. */
const OPEN_STATES: ReadonlySet<string> = new Set([
  'DRAFT',
  'SUBMITTED',
  'RETURNED',
  'PUBLISHED',
  'PAUSED',
  'PARTIALLY_FULFILLED',
]);

/** A need with its ranked recommendations. */
export default function NeedPage() {
  const { t, label } = useWords();
  const { needId } = useParams();
  const [{ data, error }, refresh] = useQuery({ query: NeedDocument, variables: { id: needId ?? '' } });
  const withdraw = useCommand(WithdrawCreditNeedDocument, (answer) => answer.withdrawCreditNeed);
  if (data === undefined && error !== undefined) return <FaultNotice fault={error} onRetry={() => refresh()} />;
  if (data === undefined) return <Skeleton active />;
  const { need } = data;
  if (need === null) return <NotFound />;
  return (
    <>
      <div className="title-row">
        <h1>
          {label('purpose', need.purpose)} <StateTag code={need.state}>{label('needState', need.state)}</StateTag>
        </h1>
        {OPEN_STATES.has(need.state) && (
          <div>
            <LinkButton type="default" to={`/needs/${need.id}/revise`}>
              {t('common.edit')}
            </LinkButton>
            <Popconfirm title={t('need.withdrawSure')} onConfirm={() => void withdraw.run({ needId: need.id })}>
              <Button type="link" danger loading={withdraw.running}>
                {t('need.withdraw')}
              </Button>
            </Popconfirm>
          </div>
        )}
      </div>
      <ProblemNotice problem={withdraw.problem} />
      <Card>
        <div className="stack">
          <NeedFacts need={need} />
          <NeedSteps need={need} onChange={() => refresh({ requestPolicy: 'network-only' })} />
        </div>
      </Card>
      <Recommendations need={need} onConsentChanged={() => refresh({ requestPolicy: 'network-only' })} />
    </>
  );
}
