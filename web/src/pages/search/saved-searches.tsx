import { Badge, Button, Input } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import {
  MarkSearchNoticesReadDocument,
  RemoveSavedSearchDocument,
  SavedSearchesDocument,
  type SavedSearchPartsFragment,
  SaveSearchDocument,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { Instant } from '../../parts/values.tsx';
import { useCommand } from '../../use-command.ts';
import { addressOf, type Index, searchOf } from './search-url.ts';

const NAME_MAX = 60;

/** What the person keeps, with what was found since, and a way to keep the search of this page. */
export function SavedSearches({ index, params }: { index: Index; params: URLSearchParams }) {
  const { t } = useWords();
  const [{ data }, refresh] = useQuery({ query: SavedSearchesDocument, requestPolicy: 'cache-and-network' });
  const save = useCommand(SaveSearchDocument, (answer) => answer.saveSearch);
  const search = searchOf(params, index);
  const [name, setName] = useState(search.text);
  const kept = data?.savedSearches ?? [];
  const unread = kept.reduce((sum, one) => sum + one.unread, 0);
  const again = () => refresh({ requestPolicy: 'network-only' });

  async function keep() {
    const done = await save.run({ name: name.trim(), index, search });
    if (done === null) return;
    setName('');
    again();
  }

  return (
    <details className="search-saved">
      <summary>
        {t('search.saved')} <Badge count={unread} title={t('search.unread', { count: unread })} />
      </summary>
      <p className="soft">{t(kept.length === 0 ? 'search.savedEmpty' : 'search.savedHint')}</p>
      <form
        className="search-box"
        onSubmit={(event) => {
          event.preventDefault();
          void keep();
        }}
      >
        <Input
          aria-label={t('search.saveName')}
          placeholder={t('search.saveName')}
          maxLength={NAME_MAX}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button htmlType="submit" disabled={name.trim() === ''} loading={save.running}>
          {t('search.save')}
        </Button>
      </form>
      <ProblemNotice problem={save.problem} />
      <ul className="search-hits">
        {kept.map((saved) => (
          <li key={saved.id}>
            <Saved saved={saved} onChange={again} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function Saved({ saved, onChange }: { saved: SavedSearchPartsFragment; onChange: () => void }) {
  const { t } = useWords();
  const read = useCommand(MarkSearchNoticesReadDocument, (answer) => answer.markSearchNoticesRead);
  const remove = useCommand(RemoveSavedSearchDocument, (answer) => answer.removeSavedSearch);
  const { id, name, index, unread, notices } = saved;
  return (
    <>
      <div className="title-row">
        <Link to={addressOf(saved)}>
          {t(`search.of.${index}`)} · {name} {unread > 0 && `(${t('search.unread', { count: unread })})`}
        </Link>
        <span>
          {unread > 0 && (
            <Button
              size="small"
              aria-label={t('search.markReadNamed', { name })}
              onClick={() => void read.run({ id }).then(onChange)}
            >
              {t('search.markRead')}
            </Button>
          )}{' '}
          <Button
            size="small"
            aria-label={t('search.removeNamed', { name })}
            onClick={() => void remove.run({ id }).then(onChange)}
          >
            {t('search.remove')}
          </Button>
        </span>
      </div>
      <ProblemNotice problem={read.problem ?? remove.problem} />
      {notices
        .filter((notice) => !notice.isRead)
        .map((notice) => (
          <p key={notice.subjectId} className="search-line">
            {notice.title} <Instant at={notice.foundAt} />
          </p>
        ))}
    </>
  );
}
