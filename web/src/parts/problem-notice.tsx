import { Alert, Button } from 'antd';
import type { CombinedError } from 'urql';
import { useWords } from '../language.ts';
import type { RefusalMessage } from '../use-command.ts';

/** A fault of a query, with a way to try again. */
export function FaultNotice({ fault, onRetry }: { fault: CombinedError; onRetry?: () => void }) {
  const { t } = useWords();
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={t('fault.title')}
      description={t(fault.networkError === undefined ? 'fault.server' : 'fault.network')}
      action={onRetry === undefined ? null : <Button onClick={onRetry}>{t('common.retry')}</Button>}
    />
  );
}

/** Why a command was not done: the refusal with its stable code, or a fault. */
export function ProblemNotice({ problem }: { problem: { refusal: RefusalMessage } | { fault: CombinedError } | null }) {
  const { t } = useWords();
  if (problem === null) return null;
  if ('fault' in problem) return <FaultNotice fault={problem.fault} />;
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={problem.refusal.message}
      description={<code>{problem.refusal.code}</code>}
      aria-label={t('fault.title')}
    />
  );
}
