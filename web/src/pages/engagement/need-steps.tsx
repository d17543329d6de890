import { Alert, Button, Popconfirm, Switch } from 'antd';
import { ConfirmFulfilledDocument, type NeedQuery, SetReflowDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useCommand } from '../../use-command.ts';

type Need = NonNullable<NeedQuery['need']>;
const ON_MARKET: ReadonlySet<string> = new Set(['SUBMITTED', 'PUBLISHED', 'PAUSED', 'PARTIALLY_FULFILLED']);

/** What a firm says of its need beside the terms: whether the next bank may have it, and that it got enough. */
export function NeedSteps({ need, onChange }: { need: Need; onChange: () => void }) {
  const { t } = useWords();
  const reflow = useCommand(SetReflowDocument, (data) => data.setReflow);
  const confirm = useCommand(ConfirmFulfilledDocument, (data) => data.confirmFulfilled);
  if (!ON_MARKET.has(need.state)) return null;

  async function allow(mayReflow: boolean) {
    if ((await reflow.run({ needId: need.id, mayReflow })) !== null) onChange();
  }
  async function enough() {
    if ((await confirm.run({ needId: need.id })) !== null) onChange();
  }
  return (
    <div className="stack">
      {need.needsOperator && <Alert type="info" showIcon title={t('needSteps.operator')} />}
      <ProblemNotice problem={reflow.problem ?? confirm.problem} />
      <label className="switch-line">
        <Switch
          checked={need.mayReflow}
          loading={reflow.running}
          onChange={(isOn) => void allow(isOn)}
          aria-describedby="reflow-hint"
        />{' '}
        {t('needSteps.reflow')}
      </label>
      <p id="reflow-hint" className="soft">
        {t('needSteps.reflowHint')}
      </p>
      {need.state === 'PARTIALLY_FULFILLED' && (
        <div className="actions">
          <Popconfirm title={t('needSteps.enoughSure')} onConfirm={() => void enough()}>
            <Button loading={confirm.running}>{t('needSteps.enough')}</Button>
          </Popconfirm>
        </div>
      )}
    </div>
  );
}
