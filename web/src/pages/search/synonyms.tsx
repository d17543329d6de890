import { Button, Input, Skeleton } from 'antd';
import { useState } from 'react';
import { useQuery } from 'urql';
import {
  RemoveSearchSynonymDocument,
  SaveSearchSynonymDocument,
  SearchSynonymsDocument,
  type SearchSynonymsQuery,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { FaultNotice, ProblemNotice } from '../../parts/problem-notice.tsx';
import { useCommand } from '../../use-command.ts';

type Group = SearchSynonymsQuery['searchSynonyms'][number];

const termsOf = (text: string): string[] => text.split(/[\s,，、;；]+/u).filter((term) => term !== '');

/** The dictionary of synonyms, for operators. */
export default function SynonymsPage() {
  const { t } = useWords();
  const [{ data, error }, refresh] = useQuery({ query: SearchSynonymsDocument, requestPolicy: 'cache-and-network' });
  const again = () => refresh({ requestPolicy: 'network-only' });
  return (
    <>
      <h1>{t('synonyms.title')}</h1>
      <p className="soft">{t('synonyms.hint')}</p>
      <GroupForm group={null} onSaved={again} />
      {data === undefined && error !== undefined && <FaultNotice fault={error} onRetry={again} />}
      {data === undefined && error === undefined && <Skeleton active />}
      <ul className="search-hits">
        {data?.searchSynonyms.map((group) => (
          <li key={`${group.id} ${group.terms.join(' ')}`}>
            <GroupForm group={group} onSaved={again} />
          </li>
        ))}
      </ul>
    </>
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
