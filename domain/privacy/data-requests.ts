import type { DataSubject } from './register-terms.ts';

/** A copy of everything held about a subject (PIPL Art. 45): asked for, made by a worker, kept for a while. */
export const EXPORT_STATES = ['REQUESTED', 'READY', 'FAILED', 'EXPIRED'] as const;
export type ExportState = (typeof EXPORT_STATES)[number];

/** Our defaults. Who asks more often than this already has a copy of the same day. */
export const EXPORT_LIMITS = {
  perDayMax: 3,
  triesMax: 5,
  keptDays: 7,
  rowsOfTableMax: 100_000,
  fileBytesMax: 52_428_800,
  reasonCharactersMax: 500,
} as const;

/** Whose data are asked for; `null` is one's own. */
export type AskedSubject = {
  readonly subject: DataSubject;
  /** For a person of whom an operator was asked. */
  readonly email: string | null;
  /** For a firm of which an operator was asked. */
  readonly firmId: string | null;
};
