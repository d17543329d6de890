import { BUSINESS_TIME_ZONE } from '../domain/calendar.ts';
import { DOCUMENT_MARK_TEXT } from '../text/privacy.ts';
import type { DocumentWriter, TableDocument } from '../usecases/ports.ts';
import { type Context, useCaseActor } from './context.ts';

const INSTANT = new Intl.DateTimeFormat('sv-SE', {
  timeZone: BUSINESS_TIME_ZONE,
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** Who took what leaves the platform, and when: a copy that turns up elsewhere says where it came from. */
export type DocumentMark = { readonly by: string; readonly organisationId: string | null; readonly at: Date };

export function markOf(context: Context): DocumentMark {
  const { userId, organisationId } = useCaseActor(context);
  return { by: context.email ?? userId, organisationId, at: context.deps.now() };
}

/** The writer of documents for one caller: every table ends with the mark, every page of a paper carries it. */
export function markedDocuments(context: Context): DocumentWriter {
  const { documents } = context.deps;
  const { by, organisationId, at } = markOf(context);
  const mark = DOCUMENT_MARK_TEXT[context.language]
    .replace('{by}', organisationId === null ? by : `${by} (${organisationId})`)
    .replace('{at}', INSTANT.format(at));
  const marked = (table: TableDocument): TableDocument => ({ ...table, rows: [...table.rows, [mark]] });
  return {
    csv: (table) => documents.csv(marked(table)),
    xlsx: (tables) => documents.xlsx(tables.map(marked)),
    // What is in it was marked when it was made.
    zip: documents.zip,
    pdf: (paper) => documents.pdf({ ...paper, footer: `${paper.footer} · ${mark}` }),
  };
}
