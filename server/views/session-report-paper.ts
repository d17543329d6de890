import type { Language } from '../../text/language.ts';
import { SESSION_REPORT_COLUMNS, SESSION_REPORT_TEXT, type SessionReportColumn } from '../../text/sessions.ts';
import type { PaperDocument, TableCell, TableDocument } from '../../usecases/ports.ts';
import type { SessionReport } from '../../usecases/sessions/report-session.ts';

/** Sessions as rows of a table that a spreadsheet can add up. */
export function sessionReportTable(reports: readonly SessionReport[], language: Language): TableDocument {
  const { title, columns } = SESSION_REPORT_TEXT[language];
  return {
    title,
    columns: SESSION_REPORT_COLUMNS.map((column) => columns[column]),
    rows: reports.map((report) => SESSION_REPORT_COLUMNS.map((column) => cellOf(report, column, language))),
  };
}

/** One session as a paper to file. */
export function sessionReportPaper(report: SessionReport, of: { language: Language; issuedAt: Date }): PaperDocument {
  const words = SESSION_REPORT_TEXT[of.language];
  return {
    title: words.title,
    subtitle: `${report.week} · ${report.heldOn} · ${words.themes[report.theme] ?? report.theme}`,
    footer: words.footer,
    issuedAt: of.issuedAt,
    blocks: [
      {
        kind: 'table',
        columns: [
          { title: words.figure, width: 2, align: 'text' },
          { title: words.value, width: 1, align: 'number' },
        ],
        rows: SESSION_REPORT_COLUMNS.slice(3).map((column) => [
          words.columns[column],
          textOf(cellOf(report, column, of.language)),
        ]),
      },
    ],
  };
}

function cellOf(report: SessionReport, column: SessionReportColumn, language: Language): TableCell {
  switch (column) {
    case 'week':
      return report.week;
    case 'heldOn':
      return { kind: 'date', date: report.heldOn };
    case 'theme':
      return SESSION_REPORT_TEXT[language].themes[report.theme] ?? report.theme;
    case 'grantedFen':
    case 'drawnFen':
      return { kind: 'money', fen: report[column] };
    case 'satisfaction':
      return report.satisfactionTenths === null ? null : starsText(report.satisfactionTenths);
    default:
      return { kind: 'count', count: report[column] };
  }
}

const starsText = (tenths: number): string => `${Math.floor(tenths / 10)}.${tenths % 10}`;

function textOf(cell: TableCell): string {
  if (cell === null) return '—';
  if (typeof cell === 'string') return cell;
  switch (cell.kind) {
    case 'money':
      return `${cell.fen / 100n}.${String(cell.fen % 100n).padStart(2, '0')}`;
    case 'count':
      return `${cell.count}`;
    case 'date':
      return cell.date;
    case 'rate':
      return `${cell.bps}`;
  }
}
