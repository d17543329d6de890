import { BUSINESS_TIME_ZONE } from '../domain/calendar.ts';
import { DOCUMENT_MARK_TEXT } from '../text/privacy.ts';
import type { DocumentWriter, TableDocument } from '../usecases/ports.ts';
import { type Download, type DownloadMark, markDownload } from '../usecases/privacy/record-download.ts';
import { type Context, useCaseActor } from './context.ts';

const INSTANT = new Intl.DateTimeFormat('sv-SE', {
  timeZone: BUSINESS_TIME_ZONE,
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** Who took what leaves the platform, when and by which request: a copy that turns up elsewhere says where it came from. */
export function markText(
  { person, organisation, at, requestId }: DownloadMark,
  { language }: Pick<Context, 'language'>,
) {
  return DOCUMENT_MARK_TEXT[language]
    .replace('{by}', organisation === '' ? person : `${person} (${organisation})`)
    .replace('{at}', INSTANT.format(at))
    .replace('{request}', requestId);
}

/** The writer of documents for one download, and the mark for what is no document of it. */
export type MarkedDocuments = Pick<DocumentWriter, 'csv' | 'xlsx' | 'pdf'> & { readonly mark: DownloadMark };

/**
 * Writes the download into the history and gives a writer that marks it: every table ends with a row that has as many
 * cells as the others, every page of a paper carries it.
 */
export async function markedDocuments(context: Context, download: Omit<Download, 'rows'>): Promise<MarkedDocuments> {
  const { documents } = context.deps;
  const actor = useCaseActor(context);
  const mark = await markDownload(context.deps, { actor, download: { ...download, rows: null } });
  const text = markText(mark, context);
  const marked = (table: TableDocument): TableDocument => ({
    ...table,
    rows: [...table.rows, table.columns.map((_title, at) => (at === 0 ? text : ''))],
  });
  return {
    mark,
    csv: (table) => documents.csv(marked(table)),
    xlsx: (tables) => documents.xlsx(tables.map(marked)),
    pdf: (paper) => documents.pdf({ ...paper, footer: `${paper.footer} · ${text}` }),
  };
}
