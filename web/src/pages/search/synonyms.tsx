import { Button, Input } from 'antd';
import { useState } from 'react';
import {
  RemoveSearchSynonymDocument,
  SaveSearchSynonymDocument,
  SearchSynonymsDocument,
  type SearchSynonymsQuery,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { Listing } from '../../parts/listing.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useCommand } from '../../use-command.ts';
import { useConnection } from '../../use-connection.ts';
import { useListAddress } from '../../use-list-address.ts';

type Group = SearchSynonymsQuery['searchSynonyms']['edges'][number]['node'];

const PAGE_SIZE = 50;
const TEXT = 'text';
const ORDERS = ['CHANGED'] as const;
const termsOf = (text: string): string[] => text.split(/[\s,，、;；]+/u).filter((term) => term !== '');

/** The dictionary of synonyms, for operators. */
export default function SynonymsPage() {
  const { t } = useWords();
  const address = useListAddress({ orders: ORDERS, filters: [TEXT] });
  const variables = { text: address.filter(TEXT), ascending: address.ascending, first: PAGE_SIZE };
  const connection = useConnection(SearchSynonymsDocument, variables, (data) => data.searchSynonyms);
  return (
    <Listing<Group, (typeof ORDERS)[number]>
      title={t('synonyms.title')}
      name="synonyms"
      hint={t('synonyms.hint')}
      address={address}
      connection={connection}
      empty={{ title: t('synonyms.empty'), hint: t('synonyms.emptyHint') }}
      filters={[{ name: TEXT, label: t('synonyms.find') }]}
      columns={[
        { title: t('synonyms.words'), text: ({ terms }) => terms.join('、') },
        { title: t('synonyms.changed'), text: null, orderBy: 'CHANGED' },
      ]}
      renderRows={(groups) => (
        <ul className="search-hits">
          {groups.map((group) => (
            <li key={`${group.id} ${group.terms.join(' ')}`}>
              <GroupForm group={group} onSaved={connection.refresh} />
            </li>
          ))}
        </ul>
      )}
    >
      <GroupForm group={null} onSaved={connection.refresh} />
    </Listing>
  );
}

/** One group, or a new one; every word stands in one line, as it is typed. */
function GroupForm({ group, onSaved }: { group: Group | null; onSaved: () => void }) {
  const { t } = useWords();
  const save = useCommand(SaveSearchSynonymDocument, (answer) => answer.saveSearchSynonym);
  const remove = useCommand(RemoveSearchSynonymDocument, (answer) => answer.removeSearchSynonym);
  const shown = group?.terms.join('、') ?? '';
  const [text, setText] = useState(shown);
  const name = group?.terms[0] ?? '';

  async function keep() {
    const done = await save.run({ id: group?.id ?? null, terms: termsOf(text) });
    if (done === null) return;
    if (group === null) setText('');
    onSaved();
  }

  return (
    <>
      <form
        className="search-box"
        onSubmit={(event) => {
          event.preventDefault();
          void keep();
        }}
      >
        <Input
          aria-label={group === null ? t('synonyms.terms') : t('synonyms.edit', { name })}
          placeholder={t('synonyms.terms')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button
          htmlType="submit"
          type={group === null ? 'primary' : 'default'}
          disabled={text === shown}
          loading={save.running}
        >
          {t(group === null ? 'synonyms.add' : 'synonyms.save')}
        </Button>
        {group !== null && (
          <Button
            aria-label={t('synonyms.remove', { name })}
            loading={remove.running}
            onClick={() => void remove.run({ id: group.id }).then((done) => done !== null && onSaved())}
          >
            {t('search.remove')}
          </Button>
        )}
      </form>
      <ProblemNotice problem={save.problem ?? remove.problem} />
    </>
  );
}
