import type { DocumentWriter } from '../../usecases/ports.ts';
import { writePdf } from './write-pdf.ts';
import { writeCsv, writeXlsx } from './write-table.ts';
import { writeZip } from './write-zip.ts';

/** Tables and papers as files. */
export const documentWriter: DocumentWriter = { csv: writeCsv, xlsx: writeXlsx, pdf: writePdf, zip: writeZip };
