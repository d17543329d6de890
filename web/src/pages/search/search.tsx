import { Segmented, Select } from 'antd';
import { useSearchParams } from 'react-router';
import { mayUse } from '../../desks.ts';
import { useWords } from '../../language.ts';
import { useSession } from '../../session.tsx';
import { Found } from './found.tsx';
import { SavedSearches } from './saved-searches.tsx';
import { SearchBox } from './search-box.tsx';
import { changed, type Index, indexOf, SORTS, searchOf } from './search-url.ts';

const OPERATIONS = { products: 'searchProducts', needs: 'searchNeeds', firms: 'searchFirms' } as const;
/** What each side looks for most comes first. */
const INDEXES: readonly Index[] = ['needs', 'products', 'firms'];

/** The search of each side: firms look for products, banks for needs, operators for everything. */
export default function SearchPage() {
  const { t } = useWords();
  const { me } = useSession();
  const [params, setParams] = useSearchParams();
  const open = INDEXES.filter((index) => me !== null && mayUse(me, OPERATIONS[index]));
  const index = indexOf(params, open);
  const { text, sort } = searchOf(params, index);
  return (
    <>
      <h1>{t('search.title')}</h1>
      {open.length > 1 && (
        <Segmented
          value={index}
          options={open.map((value) => ({ value, label: t(`search.of.${value}`) }))}
          onChange={(value) => setParams(new URLSearchParams({ in: value, ...(text === '' ? {} : { q: text }) }))}
        />
      )}
      <div className="search-head">
        <SearchBox
          key={`${index} ${text}`}
          index={index}
          text={text}
          onSearch={(typed) => setParams(changed(params, { q: typed }))}
        />
        <Select
          aria-label={t('search.sort')}
          value={sort}
          options={SORTS.map((value) => ({ value, label: t(`search.sort.${value}`) }))}
          onChange={(value) => setParams(changed(params, { sort: value }))}
        />
      </div>
      <SavedSearches index={index} params={params} />
      <Found key={params.toString()} index={index} params={params} onChange={setParams} />
    </>
  );
}
