import { Button } from 'antd';
import { useWords } from '../../language.ts';

/** The codes, this once. */
export function BackupCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const { t } = useWords();
  return (
    <div className="stack">
      <h2>{t('account.backupCodes')}</h2>
      <p>{t('account.backupCodesHint')}</p>
      <ul className="backup-codes" aria-label={t('account.backupCodes')}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <Button type="primary" onClick={onKept}>
        {t('account.kept')}
      </Button>
    </div>
  );
}
