import type { NeedOrder } from '../../../../domain/list-orders.ts';
import { formatPercent, formatYuan } from '../../format.ts';
import type { NeedTermsFragment } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import type { ListColumn } from '../../parts/listing.tsx';

/** What every list of needs can be sorted by and says in a file. */
export function useNeedColumns(): readonly ListColumn<NeedTermsFragment, NeedOrder>[] {
  const { t, label, language } = useWords();
  return [
    { title: t('need.publishedOn'), text: ({ publishedOn }) => publishedOn ?? '', orderBy: 'CREATED' },
    { title: t('need.purpose'), text: ({ purpose }) => label('purpose', purpose) },
    { title: t('common.amount'), text: ({ amountFen }) => formatYuan(amountFen, language), orderBy: 'AMOUNT' },
    { title: t('need.rateMax'), text: ({ rateBpsMax }) => formatPercent(rateBpsMax) },
    { title: t('need.urgency'), text: ({ urgency }) => label('urgency', urgency) },
  ];
}
