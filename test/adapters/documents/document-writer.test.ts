import { inflateSync } from 'node:zlib';
import readXlsxFile from 'read-excel-file/node';
import { expect, test } from 'vitest';
import { documentWriter } from '../../../adapters/documents/document-writer.ts';
import { civilDate } from '../../../domain/calendar.ts';
import { bps, fen } from '../../../domain/money.ts';
import type { PaperDocument, TableDocument } from '../../../usecases/ports.ts';

const TABLE: TableDocument = {
  title: '补偿台账/2026',
  columns: ['银行', '金额（元）', '比例', '笔数', '日期', '备注'],
  rows: [
    [
      '东莞银行',
      { kind: 'money', fen: fen(-12_345_678_905n) },
      { kind: 'rate', bps: bps(8_000n) },
      { kind: 'count', count: 3 },
      { kind: 'date', date: civilDate('2026-01-28') },
      '=HYPERLINK("http://example.test")',
    ],
    ['带"引号"、逗号,和\n换行', { kind: 'money', fen: fen(7n) }, null, null, null, null],
  ],
};

const PAPER: PaperDocument = {
  title: '补偿计算单',
  subtitle: '东府办函〔2023〕725号',
  footer: '信贷风险补偿',
  issuedAt: new Date('2026-01-28T01:00:00Z'),
  blocks: [
    { kind: 'heading', text: '步骤' },
    { kind: 'paragraph', text: '每一步的输入、政策设置、规则编号和结果。' },
    {
      kind: 'table',
      columns: [
        { title: '规则', width: 1, align: 'text' },
        { title: '结果（元）', width: 2, align: 'number' },
      ],
      rows: Array.from({ length: 120 }, (_, index) => [`1-${index}`, `${index},000.00`]),
    },
  ],
};

test('a CSV keeps Chinese, quotes and every fen, and no cell of it is run as a formula', () => {
  const text = documentWriter.csv(TABLE).toString('utf8');
  expect(text.startsWith('\uFEFF银行,')).toBe(true);
  expect(text).toContain('东莞银行,-123456789.05,80.00%,3,2026-01-28,"\'=HYPERLINK(""http://example.test"")"\r\n');
  expect(text).toContain('"带""引号""、逗号,和\n换行",0.07,,,,\r\n');
});

test('an XLSX is read back with the same texts and amounts', async () => {
  const file = await documentWriter.xlsx([TABLE, { ...TABLE, title: '第二页' }]);
  const sheets = await readXlsxFile(file);
  expect(sheets.map(({ sheet }) => sheet)).toEqual(['补偿台账 2026', '第二页']);
  expect(sheets[0]?.data[0]).toEqual(TABLE.columns);
  expect(sheets[0]?.data[1]?.slice(0, 5)).toEqual(['东莞银行', -123_456_789.05, 0.8, 3, '2026-01-28']);
});

test('a PDF carries its Chinese font, breaks long tables over pages and is the same file every time', async () => {
  const file = await documentWriter.pdf(PAPER);
  expect(file.subarray(0, 5).toString()).toBe('%PDF-');
  const raw = file.toString('latin1');
  expect(raw).toContain('NotoSansSC');
  expect(raw.match(/\/Type \/Page\b/g)?.length).toBeGreaterThan(2);
  // The map from glyphs back to characters, which makes the text searchable and copyable.
  expect(unicodeMaps(file)).toContain('8865');
  expect((await documentWriter.pdf(PAPER)).equals(file)).toBe(true);
});

function unicodeMaps(file: Buffer): string {
  const raw = file.toString('latin1');
  return [...raw.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)]
    .map(([, body = '']) => {
      try {
        return inflateSync(Buffer.from(body, 'latin1')).toString('latin1');
      } catch {
        return '';
      }
    })
    .filter((text) => text.includes('beginbfrange') || text.includes('beginbfchar'))
    .join('\n');
}
