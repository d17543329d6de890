import { DISPUTE_FILE_TEXT } from '../../text/dispute-file.ts';
import { ENGAGEMENT_STATE_TEXT } from '../../text/engagement.ts';
import type { Language } from '../../text/language.ts';
import type { DisputeFile } from '../../usecases/engagement/dispute-file.ts';
import type { PaperBlock, PaperDocument } from '../../usecases/ports.ts';

const DETAIL_MAX = 300;
const HASH_SHOWN = 16;

/** The file of an engagement on paper: the parties, the proof, and every step with who, why and by which request. */
export function disputePaper(file: DisputeFile, of: { language: Language; issuedAt: Date }): PaperDocument {
  const words = DISPUTE_FILE_TEXT[of.language];
  const { columns } = words;
  const { engagement, chains, anchors, events, consents, reads, loans, files } = file;
  const isMasked = file.firmName === null;
  return {
    title: words.title,
    subtitle: engagement.id,
    footer: words.footer,
    issuedAt: of.issuedAt,
    blocks: [
      { kind: 'heading', text: words.parties },
      table(
        [
          [words.bank, 1],
          ['', 3],
        ],
        [
          [words.bank, file.bankName],
          [words.firm, file.firmName ?? words.masked],
          [words.state, ENGAGEMENT_STATE_TEXT[engagement.state][of.language]],
          [words.openedAt, engagement.createdAt.toISOString()],
        ],
      ),
      { kind: 'heading', text: words.proof },
      table(
        [
          [columns.stream, 4],
          [columns.events, 1],
          [columns.verdict, 3],
        ],
        chains.map(({ streamId, events: count, brokenAt }) => [
          streamId,
          `${count}`,
          brokenAt === null ? words.whole : words.broken.replace('{step}', `${brokenAt}`),
        ]),
      ),
      ...section(
        words.seals,
        [columns.day, columns.hash],
        anchors.map(({ day, hash }) => [day, hash]),
      ),
      { kind: 'heading', text: words.steps },
      table(
        [
          [columns.at, 3],
          [columns.what, 3],
          [columns.by, 3],
          [columns.detail, 6],
          [columns.request, 3],
          [columns.hash, 2],
        ],
        events.map(({ occurredAt, name, actorId, detail, requestId, hash }) => [
          occurredAt.toISOString(),
          name,
          actorId,
          shown(detail, isMasked),
          requestId ?? '—',
          hash.slice(0, HASH_SHOWN),
        ]),
      ),
      ...section(
        words.consents,
        [columns.at, columns.detail],
        consents.map(({ grantedAt, revokedAt, purpose, dataCategories }) => [
          `${grantedAt.toISOString()} – ${revokedAt?.toISOString() ?? ''}`,
          `${purpose}: ${dataCategories.join(', ')}`,
        ]),
      ),
      ...section(
        words.reads,
        [columns.at, columns.by],
        reads.map(({ readAt, readerId, category }) => [readAt.toISOString(), `${readerId} (${category})`]),
      ),
      ...section(
        words.files,
        [columns.at, columns.detail],
        files.map(({ attachedAt, name, sha256 }) => [attachedAt?.toISOString() ?? '—', `${name} · SHA-256 ${sha256}`]),
      ),
      ...section(
        words.loans,
        [columns.day, columns.detail],
        loans.map(({ drawdownOn, contractNo, amountFen, state }) => [
          drawdownOn,
          `${contractNo} · ${amountFen} fen · ${state}`,
        ]),
      ),
      ...section(
        words.performance,
        [columns.day, columns.detail],
        file.loanEvents.map(({ happenedOn, kind, amountFen, loanClass, daysOverdue, reason }) => [
          happenedOn,
          said(kind, amountFen && `${amountFen} fen`, loanClass, daysOverdue, reason),
        ]),
      ),
      ...recordsOf(file, words),
    ],
  };
}

/** What hangs on the engagement beside its steps. */
function recordsOf(file: DisputeFile, words: (typeof DISPUTE_FILE_TEXT)[Language]): PaperBlock[] {
  const { columns } = words;
  const heads = [columns.at, columns.detail] as const;
  return [
    ...section(
      words.need,
      heads,
      file.needVersions.map(({ createdAt, terms, description }) => [
        createdAt.toISOString(),
        said(shown(terms, false), description),
      ]),
    ),
    ...section(
      words.decisions,
      heads,
      file.decisions.map(({ decidedAt, kind, amountFen, rateBps, termMonths, reasonCode, decidedBy }) => [
        decidedAt.toISOString(),
        said(kind, amountFen && `${amountFen} fen`, rateBps && `${rateBps} bps`, termMonths, reasonCode, decidedBy),
      ]),
    ),
    ...section(
      words.visits,
      heads,
      file.visits.map(({ plannedOn, checkType, state, place, visitors, findings, recordedBy }) => [
        plannedOn,
        said(checkType, state, place, visitors, findings, recordedBy),
      ]),
    ),
    ...section(
      words.complaints,
      heads,
      file.complaints.map(({ filedAt, state, text, answer }) => [filedAt.toISOString(), said(state, text, answer)]),
    ),
    ...section(
      words.ratings,
      heads,
      file.ratings.map(({ ratedAt, stars, comment }) => [ratedAt.toISOString(), said('★'.repeat(stars), comment)]),
    ),
    ...section(
      words.overrides,
      heads,
      file.overrides.map(({ approvedAt, banks, banksMax, reason, approvedBy }) => [
        approvedAt.toISOString(),
        said(`${banks} / ${banksMax}`, reason, approvedBy),
      ]),
    ),
  ];
}

/** Also the bare id would tell a bank which needs are of one firm. */
export const withoutFirm = (key: string, value: unknown): unknown => (key === 'firmId' ? undefined : value);

const shown = (detail: unknown, isMasked: boolean): string =>
  (JSON.stringify(detail, isMasked ? withoutFirm : undefined) ?? '').slice(0, DETAIL_MAX);

const said = (...parts: readonly (string | number | bigint | null)[]): string =>
  parts.filter((part) => part !== null && part !== '' && part !== 0n).join(' · ');

function section(title: string, heads: readonly [string, string], rows: readonly (readonly string[])[]): PaperBlock[] {
  if (rows.length === 0) return [];
  const [first, second] = heads;
  return [
    { kind: 'heading', text: title },
    table(
      [
        [first, 1],
        [second, 2],
      ],
      rows,
    ),
  ];
}

const table = (columns: readonly (readonly [string, number])[], rows: readonly (readonly string[])[]): PaperBlock => ({
  kind: 'table',
  columns: columns.map(([title, width]) => ({ title, width, align: 'text' })),
  rows,
});
