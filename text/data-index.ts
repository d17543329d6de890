import { DATA_TABLE_TEXT } from './data-tables.ts';
import type { Language } from './language.ts';

/** What an archive holds, for its readable index. */
export type DataIndexFacts = {
  readonly exportId: string;
  readonly subject: 'PERSON' | 'FIRM';
  readonly name: string;
  readonly madeAt: Date;
  readonly requestedBy: string;
  readonly tables: readonly {
    readonly table: string;
    readonly rows: readonly Readonly<Record<string, unknown>>[];
    readonly withheld: readonly string[];
  }[];
  readonly mentions: readonly { readonly table: string; readonly column: string; readonly count: number }[];
  readonly filesLeft: number;
};

const WORDS = {
  title: ['平台保存的全部数据', 'Everything that the platform holds'],
  of: ['数据主体', 'About'],
  made: ['生成时间', 'Made at'],
  mark: ['申请编号 {id}，申请人 {by}', 'Request {id}, asked for by {by}'],
  hint: [
    '本目录列出每类数据及条数；全部内容以机器可读格式保存在 data.json，您提交的文件在 files 文件夹。',
    'This index lists each kind of data; all of it stands in data.json, made for programs, and the files that you handed in are in the folder files.',
  ],
  rows: ['{count} 条', '{count} rows'],
  withheld: [
    '保存但不提供：{columns}（登录凭据、内部编号，或属于他人的内容）',
    'Held and not handed out: {columns} (proofs of identity, keys of the store, or what is of somebody else)',
  ],
  mentions: ['您在以下记录中作为经办人出现', 'Records in which you are named as the one who acted'],
  left: [
    '另有 {count} 个文件过大，未放入，请在平台上下载。',
    '{count} files more did not fit; open them on the platform.',
  ],
  cut: ['仅显示前 {count} 条，其余见 data.json', 'The first {count}; the others stand in data.json'],
} as const;

/** A page shows so many rows of a table; a program reads all of them. */
const ROWS_SHOWN_MAX = 50;

/** The index of an archive as a page in each language: no script, nothing from elsewhere. */
export function dataIndexText(facts: DataIndexFacts): Readonly<Record<Language, string>> {
  return { zh: pageOf(facts, 0), en: pageOf(facts, 1) };
}

function pageOf(facts: DataIndexFacts, at: 0 | 1): string {
  const say = (key: keyof typeof WORDS, filled: Readonly<Record<string, string | number>> = {}): string =>
    escape(WORDS[key][at].replace(/\{(\w+)\}/g, (_all, name: string) => `${filled[name] ?? ''}`));
  const nameOf = (table: string): string => escape(DATA_TABLE_TEXT[table]?.[at] ?? table);
  const tables = facts.tables.map(({ table, rows, withheld }) => {
    const columns = Object.keys(rows[0] ?? {});
    const shown = rows.slice(0, ROWS_SHOWN_MAX);
    return [
      `<h2>${nameOf(table)} <small>${escape(table)} · ${say('rows', { count: rows.length })}</small></h2>`,
      withheld.length === 0 ? '' : `<p>${say('withheld', { columns: withheld.join(', ') })}</p>`,
      `<div><table><tr>${columns.map((column) => `<th>${escape(column)}</th>`).join('')}</tr>`,
      ...shown.map((row) => `<tr>${columns.map((column) => `<td>${escape(cellOf(row[column]))}</td>`).join('')}</tr>`),
      '</table></div>',
      rows.length > shown.length ? `<p>${say('cut', { count: shown.length })}</p>` : '',
    ].join('\n');
  });
  const mentions = facts.mentions.map(
    ({ table, column, count }) => `<li>${nameOf(table)} (${escape(column)}): ${say('rows', { count })}</li>`,
  );
  return `<!doctype html>
<html lang="${at === 0 ? 'zh-CN' : 'en'}"><meta charset="utf-8"><title>${say('title')}</title>
<style>body{font-family:sans-serif;margin:24px}div{overflow:auto}table{border-collapse:collapse}td,th{border:1px solid #bbb;padding:4px 8px;text-align:left;vertical-align:top}small{color:#555}</style>
<h1>${say('title')}</h1>
<p>${say('of')}: ${escape(facts.name)} · ${say('made')}: ${facts.madeAt.toISOString()}<br>${say('mark', { id: facts.exportId, by: facts.requestedBy })}</p>
<p>${say('hint')}</p>
${facts.filesLeft === 0 ? '' : `<p>${say('left', { count: facts.filesLeft })}</p>`}
${tables.join('\n')}
${mentions.length === 0 ? '' : `<h2>${say('mentions')}</h2><ul>${mentions.join('')}</ul>`}
</html>
`;
}

const cellOf = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string): string => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
