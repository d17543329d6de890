import type { DataSubject, Erasure, RegisteredTable } from '../../domain/privacy/register-terms.ts';

export const INVENTORY_BEGIN = '<!-- inventory: written by npm run inventory from domain/privacy/register.ts -->';
export const INVENTORY_END = '<!-- end of inventory -->';

/** The register as a table of a document; one row for each table of the database. */
export function inventoryOf(register: Readonly<Record<string, RegisteredTable>>): string {
  const rows = Object.entries(register).map(([name, registered]) => [
    `\`${name.replace(/^public\./, '')}\``,
    subjectsOf(registered),
    Object.entries(registered.columns)
      .map(([category, columns]) => `${word(category)}: ${columns.join(', ')}`)
      .join('; '),
    word(registered.basis),
    word(registered.retention),
    erasureOf(registered),
  ]);
  const heading = ['table', 'of whom', 'what', 'basis', 'kept as', 'an erasure of the subject'];
  const lines = [heading, heading.map(() => '---'), ...rows];
  return [INVENTORY_BEGIN, '', ...lines.map((cells) => `| ${cells.join(' | ')} |`), '', INVENTORY_END].join('\n');
}

const word = (code: string): string => code.toLowerCase().replaceAll('_', ' ');

function subjectsOf({ rows, actors }: RegisteredTable): string {
  const subjects = Object.keys(rows).map(word);
  const named = subjects.length === 0 ? 'anybody it may name' : subjects.join(', ');
  return actors.length === 0 ? named : `${named}; people who acted`;
}

function erasureOf({ erasure }: RegisteredTable): string {
  const entries = Object.entries(erasure) as [DataSubject, Erasure][];
  if (entries.length === 0) return 'names in it are replaced';
  return entries.map(([subject, one]) => `${word(subject)}: ${sentenceOf(one)}`).join('; ');
}

function sentenceOf(erasure: Erasure): string {
  if (erasure.kind === 'deleted') return 'deleted';
  if (erasure.kind === 'kept') return `kept (${word(erasure.why)})`;
  return `${erasure.columns.join(', ')} emptied, the row kept (${word(erasure.why)})`;
}
