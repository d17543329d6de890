import { Button, Checkbox, Input } from 'antd';
import { findDongguanTown } from '../../../../domain/registry/dongguan.ts';
import { industryNameZh, industrySectionNameEn } from '../../../../domain/registry/industry.ts';
import type { CountsFragment } from '../../gql/graphql.ts';
import { useWords, type Words } from '../../language.ts';
import {
  changed,
  cleared,
  type FilterFacet,
  facetsOf,
  hasFilter,
  type Index,
  numbersOf,
  valuesOf,
} from './search-url.ts';
import { tagWord } from './tag-word.ts';

const VALUES_SHOWN = 12;
const KINDS = { purpose: 'purpose', security: 'security', size: 'sizeClass', urgency: 'urgency' } as const;

/** A value of a field in words; null for the levels of a path that say nothing here. */
function valueText(facet: FilterFacet, value: string, { label, language, t }: Words): string | null {
  switch (facet) {
    case 'industry':
      if (value.length > 1) return null;
      return (language === 'zh' ? industryNameZh(value) : industrySectionNameEn(value)) ?? value;
    case 'place': {
      const town = findDongguanTown(value);
      if (town === null) return value.length === 6 ? t('search.facet.wholeCity') : null;
      return language === 'zh' ? town.nameZh : town.nameEn;
    }
    case 'purpose':
    case 'security':
    case 'size':
    case 'urgency':
      return label(KINDS[facet], value);
    case 'tag':
      return tagWord(value, language);
    case 'state':
      return label('needState', value);
    case 'bank':
      return null;
  }
}

type Props = {
  index: Index;
  params: URLSearchParams;
  counts: readonly CountsFragment[];
  onChange: (params: URLSearchParams) => void;
};

/** Fields with what would be left by each value; numbers are typed. */
export function Filters({ index, params, counts, onChange }: Props) {
  const words = useWords();
  const { t } = words;
  return (
    <details className="search-filters" open={globalThis.innerWidth > 900}>
      <summary>{t('search.filters')}</summary>
      {hasFilter(params) && (
        <Button size="small" onClick={() => onChange(cleared(params))}>
          {t('search.clear')}
        </Button>
      )}
      {numbersOf(index).map((name) => (
        <label key={`${name} ${params.get(name) ?? ''}`} className="search-number">
          {t(`search.${name}`)}
          <Input
            inputMode="decimal"
            defaultValue={params.get(name) ?? ''}
            onBlur={(event) => {
              if (event.target.value.trim() !== (params.get(name) ?? ''))
                onChange(changed(params, { [name]: event.target.value.trim() }));
            }}
            onPressEnter={(event) => event.currentTarget.blur()}
          />
        </label>
      ))}
      {facetsOf(index).map((facet) => (
        <Facet key={facet} facet={facet} words={words} params={params} counts={counts} onChange={onChange} />
      ))}
    </details>
  );
}

function Facet({
  facet,
  words,
  params,
  counts,
  onChange,
}: Omit<Props, 'index'> & { facet: FilterFacet; words: Words }) {
  const chosen = valuesOf(params, facet);
  const counted = counts.find((one) => one.facet === facet)?.values ?? [];
  const gone = chosen
    .filter((value) => !counted.some((one) => one.value === value))
    .map((value) => ({ value, count: 0 }));
  const shown = [...counted, ...gone]
    .flatMap(({ value, count }) => {
      const text = valueText(facet, value, words);
      return text === null ? [] : [{ value, count, text }];
    })
    .slice(0, VALUES_SHOWN);
  // Whoever finds only what is published has no states to choose from.
  if (shown.length === 0 || (facet === 'state' && shown.length === 1 && chosen.length === 0)) return null;
  return (
    <fieldset>
      <legend>{words.t(`search.facet.${facet}`)}</legend>
      {shown.map(({ value, count, text }) => (
        <Checkbox
          key={value}
          checked={chosen.includes(value)}
          onChange={({ target }) => {
            const next = target.checked ? [...chosen, value] : chosen.filter((one) => one !== value);
            onChange(changed(params, { [facet]: next }));
          }}
        >
          {text} <span className="soft number">{count}</span>
        </Checkbox>
      ))}
    </fieldset>
  );
}
