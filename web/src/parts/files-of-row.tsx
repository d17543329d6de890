import { useQuery } from 'urql';
import { AttachFileDocument, type FileSubject, FilesDocument } from '../gql/graphql.ts';
import { useWords } from '../language.ts';
import type { SentFile } from '../send-file.ts';
import { useCommand } from '../use-command.ts';
import { FileList } from './file-list.tsx';
import { FileUpload } from './file-upload.tsx';
import { ProblemNotice } from './problem-notice.tsx';

type Row = { readonly subject: FileSubject; readonly subjectId: string };

/** What was put to a row, and a way to put more to it for who may. */
export function FilesOfRow({ subject, subjectId, mayAdd }: Row & { mayAdd: boolean }) {
  const [{ data }, refresh] = useQuery({ query: FilesDocument, variables: { subject, subjectId } });
  return (
    <div className="stack">
      <FileList files={data?.files ?? []} />
      {mayAdd && (
        <AddFile subject={subject} subjectId={subjectId} onAdded={() => refresh({ requestPolicy: 'network-only' })} />
      )}
    </div>
  );
}

/** Uploads and puts to a row in one go; a refusal of the second step is shown as one. */
export function AddFile({ subject, subjectId, onAdded }: Row & { onAdded: () => void }) {
  const attach = useCommand(AttachFileDocument, (data) => data.attachFile);
  async function add({ id }: SentFile) {
    if ((await attach.run({ fileId: id, subject, subjectId })) !== null) onAdded();
  }
  return (
    <>
      <ProblemNotice problem={attach.problem} />
      <FileUpload onSent={add} />
    </>
  );
}

/** The same behind a line to open, for lists in which most rows have none. */
export function FoldedFiles(row: Row & { mayAdd: boolean; isOpen: boolean; onToggle: (isOpen: boolean) => void }) {
  const { t } = useWords();
  const { isOpen, onToggle, ...files } = row;
  return (
    <details open={isOpen} onToggle={({ currentTarget }) => onToggle(currentTarget.open)}>
      <summary>{t('files.title')}</summary>
      {isOpen && <FilesOfRow {...files} />}
    </details>
  );
}
