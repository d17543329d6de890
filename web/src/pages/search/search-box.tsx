import { AutoComplete, Button, Input } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useQuery } from 'urql';
import { SuggestDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { Marked } from './marked.tsx';
import type { Index } from './search-url.ts';

const TEXT_MAX = 200;

/** What is looked for, with titles to choose from while it is typed. */
export function SearchBox({ index, text, onSearch }: { index: Index; text: string; onSearch: (text: string) => void }) {
  const { t } = useWords();
  const [typed, setTyped] = useState(text);
  const asked = useDeferredValue(typed.trim());
  const [{ data }] = useQuery({
    query: SuggestDocument,
    variables: { index, text: asked },
    pause: asked === '' || asked === text,
  });
  const items = asked !== '' && data !== undefined && 'items' in data.suggest ? data.suggest.items : [];
  const options = items.map(({ id, title }) => ({
    key: id,
    value: title.map((stretch) => stretch.text).join(''),
    label: <Marked text={title} />,
  }));
  return (
    <form
      className="search-box"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        onSearch(typed.trim());
      }}
    >
      <AutoComplete value={typed} options={options} onChange={setTyped} onSelect={onSearch}>
        <Input aria-label={t('search.title')} placeholder={t('search.placeholder')} maxLength={TEXT_MAX} allowClear />
      </AutoComplete>
      <Button type="primary" htmlType="submit">
        {t('search.submit')}
      </Button>
    </form>
  );
}
