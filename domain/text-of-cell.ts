const BLANKS: ReadonlySet<string> = new Set([
  '',
  '-',
  '--',
  '—',
  '——',
  '/',
  'n/a',
  'na',
  'null',
  'none',
  '无',
  '暂无',
  '不详',
  '未知',
]);

/** True for a cell that says nothing: empty, or one of the marks with which registries write "not known". */
export function isBlank(cell: string): boolean {
  return BLANKS.has(toHalfWidth(cell).trim().toLowerCase());
}

/** The trimmed text of a cell; `null` when it says nothing. */
export function textOrNull(cell: string): string | null {
  return isBlank(cell) ? null : cell.trim();
}

/** Full-width digits, letters and signs as their plain forms; everything else stays. */
export function toHalfWidth(text: string): string {
  return text
    .replace(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replaceAll('\u3000', ' ');
}
