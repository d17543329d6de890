import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Pdf from 'pdfkit';
import type { PaperBlock, PaperDocument } from '../../usecases/ports.ts';
import { sfntOfWoff } from './sfnt-of-woff.ts';

const FONT = 'Noto Sans SC';
const FONT_FILE = '@fontsource/noto-sans-sc/files/noto-sans-sc-chinese-simplified-400-normal.woff';
const SIZE = { title: 16, subtitle: 9, heading: 12, text: 9, cell: 8, footer: 8 } as const;
const MARGIN = 48;
const FOOTER_HEIGHT = 24;
const MUTED = '#555555';
const LINE = '#bbbbbb';

let font: Buffer | null = null;
const loadFont = (): Buffer => (font ??= sfntOfWoff(readFileSync(createRequire(import.meta.url).resolve(FONT_FILE))));

/** A4 with a Chinese font inside the file, so that it prints the same everywhere and in years. */
export function writePdf(paper: PaperDocument): Promise<Buffer> {
  const document = new Pdf({
    size: 'A4',
    margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN + FOOTER_HEIGHT },
    bufferPages: true,
    info: { Title: paper.title, CreationDate: paper.issuedAt, ModDate: paper.issuedAt },
  });
  const chunks: Buffer[] = [];
  const finished = new Promise<Buffer>((resolve, reject) => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
  });
  document.registerFont(FONT, loadFont());
  document.font(FONT).fontSize(SIZE.title).text(paper.title);
  document.fontSize(SIZE.subtitle).fillColor(MUTED).text(paper.subtitle).fillColor('black').moveDown();
  for (const block of paper.blocks) writeBlock(document, block);
  writeFooters(document, paper.footer);
  document.end();
  return finished;
}

function writeBlock(document: PDFKit.PDFDocument, block: PaperBlock): void {
  switch (block.kind) {
    case 'heading':
      document.moveDown(0.5).fontSize(SIZE.heading).text(block.text, MARGIN).moveDown(0.3);
      return;
    case 'paragraph':
      document.fontSize(SIZE.text).text(block.text, MARGIN).moveDown(0.3);
      return;
    case 'table':
      writeTable(document, block);
  }
}

function writeTable(document: PDFKit.PDFDocument, { columns, rows }: Extract<PaperBlock, { kind: 'table' }>): void {
  const whole = columns.reduce((sum, { width }) => sum + width, 0);
  const space = document.page.width - 2 * MARGIN;
  document.fontSize(SIZE.cell);
  document.table({
    position: { x: MARGIN, y: document.y },
    columnStyles: columns.map(({ width, align }) => ({
      width: (space * width) / whole,
      align: { x: align === 'number' ? ('right' as const) : ('left' as const), y: 'top' as const },
    })),
    defaultStyle: { border: 0.5, borderColor: LINE, padding: 3 },
    data: [columns.map(({ title }) => ({ text: title, backgroundColor: '#eeeeee' })), ...rows.map((row) => [...row])],
  });
  document.moveDown(0.5);
}

function writeFooters(document: PDFKit.PDFDocument, footer: string): void {
  const { start, count } = document.bufferedPageRange();
  for (let page = start; page < start + count; page += 1) {
    document.switchToPage(page);
    document.page.margins.bottom = 0;
    document
      .fontSize(SIZE.footer)
      .fillColor(MUTED)
      .text(`${footer}   ${page - start + 1} / ${count}`, MARGIN, document.page.height - MARGIN, { lineBreak: false });
  }
}
