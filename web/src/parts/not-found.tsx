import { Link } from 'react-router';
import { useWords } from '../language.ts';
import { EmptyState } from './nodes.tsx';

/** One answer for "not there" and "not yours". */
export function NotFound() {
  const { t } = useWords();
  return (
    <EmptyState title={t('app.notFound')} hint={t('app.notFoundHint')} action={<Link to="/">{t('app.home')}</Link>} />
  );
}
