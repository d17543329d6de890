import { BUSINESS_TIME_ZONE } from '../../domain/calendar.ts';
import type { ComputeSheet, ComputeStep } from '../../domain/compensation/compute-sheet.ts';
import type { Measure } from '../../domain/reason.ts';
import type { ClaimDecision, LossClaim } from '../../schema/entities/compensation/claim.entity.ts';
import { fromSnapshot } from '../../schema/terms-json.ts';
import { COMPENSATION_TEXT } from '../../text/compensation.ts';
import { FUND_DOCUMENT_TEXT } from '../../text/fund-documents.ts';
import type { Language } from '../../text/language.ts';
import type { PaperDocument } from '../../usecases/ports.ts';

/** `2026-01-28 10:00`, as the clocks of the fund show it. */
const BUSINESS_TIME = new Intl.DateTimeFormat('sv-SE', {
  timeZone: BUSINESS_TIME_ZONE,
  dateStyle: 'short',
  timeStyle: 'short',
});

type Sheet = {
  readonly claim: LossClaim;
  /** `null` before the claim is decided. */
  readonly decision: ClaimDecision | null;
  readonly names: ReadonlyMap<string, string>;
  readonly language: Language;
  readonly issuedAt: Date;
};

/** The compute sheet as a paper that an auditor can file: every step with its inputs, setting, rule and result. */
export function computeSheetPaper({ claim, decision, names, language, issuedAt }: Sheet): PaperDocument {
  const words = FUND_DOCUMENT_TEXT[language];
  const text = COMPENSATION_TEXT[language];
  const sheet = fromSnapshot<ComputeSheet>(decision?.sheet ?? claim.sheet);
  const fact = (name: keyof typeof words.facts, value: string): string[] => [words.facts[name], value];
  const facts = [
    fact('claimId', claim.id),
    fact('scheme', `${sheet.scheme} ${text.scheme[sheet.scheme]}`),
    fact('version', `${sheet.policyVersion}`),
    fact('bank', names.get(claim.bankId) ?? ''),
    fact('firm', names.get(claim.firmId) ?? ''),
    fact('claimant', names.get(claim.claimantId) ?? ''),
    fact('recognisedOn', claim.recognisedOn),
    ...(decision === null
      ? []
      : [
          fact('decidedAt', BUSINESS_TIME.format(decision.decidedAt)),
          fact('approved', yuanText(decision.approvedFen)),
          fact('reason', decision.reason ?? '—'),
        ]),
  ];
  const { columns } = words;
  return {
    title: words.sheetTitle,
    subtitle: `${sheet.scheme} · ${claim.id}`,
    footer: words.footer,
    issuedAt: decision?.decidedAt ?? issuedAt,
    blocks: [
      ...(sheet.illustrative ? [{ kind: 'paragraph', text: words.illustrative } as const] : []),
      ...(decision === null ? [{ kind: 'paragraph', text: words.preliminary } as const] : []),
      {
        kind: 'table',
        columns: [
          { title: words.claim, width: 1, align: 'text' },
          { title: '', width: 3, align: 'text' },
        ],
        rows: facts,
      },
      ...sheet.refusals.map((code) => ({ kind: 'paragraph', text: text.refusal[code] }) as const),
      { kind: 'heading', text: words.steps },
      {
        kind: 'table',
        columns: [
          { title: columns.step, width: 3, align: 'text' },
          { title: columns.rule, width: 1, align: 'text' },
          { title: columns.inputs, width: 4, align: 'text' },
          { title: columns.setting, width: 3, align: 'text' },
          { title: columns.result, width: 2, align: 'number' },
        ],
        rows: sheet.steps.map((step) => stepRow(step, language)),
      },
      { kind: 'heading', text: words.bearings },
      {
        kind: 'table',
        columns: [
          { title: words.party, width: 2, align: 'text' },
          { title: words.amount, width: 1, align: 'number' },
        ],
        rows: sheet.bearings.map(({ party, bearsFen }) => [text.party[party], yuanText(bearsFen)]),
      },
    ],
  };
}

function stepRow({ code, ruleId, inputs, setting, result }: ComputeStep, language: Language): string[] {
  const text = COMPENSATION_TEXT[language];
  const readings = setting === null ? {} : (text.reading[setting.name] as Readonly<Record<string, string>>);
  return [
    text.step[code],
    ruleId,
    inputs.map(({ name, measure }) => `${text.input[name]}: ${measureText(measure)}`).join('\n'),
    setting === null ? '—' : `${text.setting[setting.name]}: ${readings[setting.value] ?? setting.value}`,
    measureText(result),
  ];
}

function measureText(measure: Measure): string {
  switch (measure.kind) {
    case 'money':
      return yuanText(measure.fen);
    case 'rate':
      return `${hundredths(measure.bps)}%`;
    case 'months':
      return `${measure.months}`;
    case 'days':
      return `${measure.days}`;
    case 'count':
      return `${measure.count}`;
    case 'date':
      return measure.date;
    case 'codes':
      return measure.codes.join(', ');
    case 'flag':
      return measure.flag ? '✓' : '×';
  }
}

const yuanText = (fen: bigint): string => hundredths(fen).replace(/\B(?=(\d{3})+(?=\.))/g, ',');

function hundredths(amount: bigint): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(3, '0');
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
