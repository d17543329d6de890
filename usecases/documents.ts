import type { CivilDate } from '../domain/calendar.ts';
import type { Bps, Fen } from '../domain/money.ts';

/** One cell of a table that people download; money and rates stay numbers that a spreadsheet can add up. */
export type TableCell =
  | string
  | null
  | { readonly kind: 'money'; readonly fen: Fen }
  | { readonly kind: 'rate'; readonly bps: Bps }
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'date'; readonly date: CivilDate };

export type TableDocument = {
  /** Name of the sheet, at most 31 characters. */
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly TableCell[])[];
};

export type PaperBlock =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | {
      readonly kind: 'table';
      /** Widths are parts of the whole; `number` columns stand at the right. */
      readonly columns: readonly {
        readonly title: string;
        readonly width: number;
        readonly align: 'text' | 'number';
      }[];
      readonly rows: readonly (readonly string[])[];
    };

/** A paper that can be printed and filed. The same paper gives the same bytes. */
export type PaperDocument = {
  readonly title: string;
  readonly subtitle: string;
  /** Stands on every page, before the page number. */
  readonly footer: string;
  readonly issuedAt: Date;
  readonly blocks: readonly PaperBlock[];
};

/** One file of an archive; a slash in its name stands for a folder. */
export type ArchiveEntry = { readonly name: string; readonly bytes: Uint8Array };

/** Writes what people download. */
export type DocumentWriter = {
  /** UTF-8 with a byte order mark, so that spreadsheets read the Chinese. */
  readonly csv: (table: TableDocument) => Buffer;
  readonly xlsx: (tables: readonly TableDocument[]) => Promise<Buffer>;
  readonly pdf: (paper: PaperDocument) => Promise<Buffer>;
  readonly zip: (entries: readonly ArchiveEntry[]) => Uint8Array;
};
