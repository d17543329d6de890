import { Card } from 'antd';
import { useEffect } from 'react';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { MatchOpeningsDocument, type MatchOpeningsQuery } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';

type Missing = MatchOpeningsQuery['matchOpenings'][number]['missing'];

/** Where a firm can tell a fact: grades come from their issuers, and a missing one is asked for beside the tags. */
const PLACE: Readonly<Partial<Record<Missing, string>>> = {
  FIRM_SIZE_CLASS: '/firm',
  FIRM_FOUNDED_ON: '/firm',
  FIRM_REVENUE: '/firm',
  FIRM_LOAN_RECORD: '/firm',
  FIRM_CREDIT_GRADE: '/tags',
  FIRM_TAX_GRADE: '/tags',
};

/** "Tell us this, and so many more products open"; `changed` is the last news about the matches of the need. */
export function Openings({ needId, changed }: { needId: string; changed: unknown }) {
  const { t } = useWords();
  const [{ data }, refresh] = useQuery({ query: MatchOpeningsDocument, variables: { needId } });
  useEffect(() => {
    if (changed !== undefined) refresh({ requestPolicy: 'network-only' });
  }, [changed, refresh]);
  const openings = data?.matchOpenings ?? [];
  if (openings.length === 0) return null;
  return (
    <Card className="openings" title={t('openings.title')}>
      <ul>
        {openings.map(({ missing, products }) => (
          <li key={missing}>
            {t(`openings.${missing}`)} · <strong>{t('openings.more', { count: products })}</strong>{' '}
            {PLACE[missing] !== undefined && (
              <Link to={PLACE[missing]} aria-label={`${t('openings.tell')} ${t(`openings.${missing}`)}`}>
                {t('openings.tell')}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
