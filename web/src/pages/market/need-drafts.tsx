import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useQuery } from 'urql';
import {
  DiscardNeedDraftDocument,
  type DraftTermsFragment,
  NeedDraftsDocument,
  SaveNeedDraftDocument,
  type SaveNeedDraftInput,
} from '../../gql/graphql.ts';
import { useWords } from '../../language.ts';
import { instantText } from '../../parts/values.tsx';
import { useCommand } from '../../use-command.ts';

/** The drafts of the firm, and the one that is being written on. */
export function useNeedDrafts(isOn: boolean) {
  const [{ data }, refresh] = useQuery({ query: NeedDraftsDocument, pause: !isOn });
  const save = useCommand(SaveNeedDraftDocument, (answer) => answer.saveNeedDraft);
  const discard = useCommand(DiscardNeedDraftDocument, (answer) => answer.discardNeedDraft);
  const [chosenId, choose] = useState<string | null>(null);
  const [isSaved, setSaved] = useState(false);
  const reload = () => refresh({ requestPolicy: 'network-only' });
  async function keep(terms: Omit<SaveNeedDraftInput, 'draftId' | 'description'>) {
    const done = await save.run({ ...terms, draftId: chosenId, description: null });
    setSaved(done !== null);
    if (done === null) return;
    choose(done.draft.id);
    reload();
  }
  async function throwAway(draftId = chosenId) {
    if (draftId === null) return;
    await discard.run({ draftId });
    if (draftId === chosenId) choose(null);
    reload();
  }
  return {
    rows: data?.needDrafts ?? [],
    chosenId,
    choose,
    isSaved,
    running: save.running,
    problem: save.problem ?? discard.problem,
    save: keep,
    discard: throwAway,
  };
}

/** What was begun earlier, to go on with or to throw away. */
export function DraftPicker({
  drafts,
  onUse,
}: {
  drafts: ReturnType<typeof useNeedDrafts>;
  onUse: (draft: DraftTermsFragment) => void;
}) {
  const { t, language } = useWords();
  const others = drafts.rows.filter(({ id }) => id !== drafts.chosenId);
  return (
    <>
      {drafts.isSaved && <Alert type="success" showIcon role="status" title={t('draft.saved')} />}
      {others.length > 0 && (
        <ul className="file-list">
          {others.map((draft) => (
            <li key={draft.id}>
              <Button size="small" onClick={() => onUse(draft)}>
                {t('draft.use', { time: instantText(draft.updatedAt, language) })}
              </Button>
              <Button size="small" type="text" onClick={() => void drafts.discard(draft.id)}>
                {t('draft.discard')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
