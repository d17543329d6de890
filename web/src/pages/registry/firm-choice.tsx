import { Select } from 'antd';
import { useState } from 'react';
import { useQuery } from 'urql';
import { FirmNameDocument, FirmsByTextDocument } from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';

const LETTERS_MIN = 2;

/** Finds a firm by its name or its code. */
export function FirmChoice({ chosen, onChoose }: { chosen: string | null; onChoose: (id: string | null) => void }) {
  const { t } = useWords();
  const [text, setText] = useState('');
  const [{ data, fetching }] = useQuery({
    query: FirmsByTextDocument,
    variables: { input: { text } },
    pause: text.trim().length < LETTERS_MIN,
  });
  // The firm in the address is named, too, when nobody has searched for it.
  const [{ data: named }] = useQuery({
    query: FirmNameDocument,
    variables: { id: chosen ?? '' },
    pause: chosen === null,
  });
  const hits = data !== undefined && 'edges' in data.searchFirms ? data.searchFirms.edges : [];
  const own = named?.firm ?? null;
  const found = [
    ...hits.map(({ node }) => node),
    ...(own === null || hits.some(({ node }) => node.id === own.id) ? [] : [own]),
  ];
  return (
    <Select
      style={{ width: '100%' }}
      aria-label={t('facts.firm')}
      placeholder={t('facts.find')}
      allowClear
      loading={fetching}
      value={chosen}
      showSearch={{ filterOption: false, onSearch: setText }}
      options={found.map(({ id, name, creditCode }) => ({ value: id, label: `${name} ${creditCode}` }))}
      onChange={(id: string | undefined) => onChoose(id ?? null)}
    />
  );
}
