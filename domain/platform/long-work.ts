import type { Operation } from '../registry/permissions.ts';

/** What takes too long to wait for in one request. */
export const WORK_KINDS = [
  'BANK_TABLE',
  'LIST_IMPORT',
  'SEARCH_REBUILD',
  'SIMULATION',
  'ASSIGNMENT',
  'REMATCH',
] as const;
export type WorkKind = (typeof WORK_KINDS)[number];

export const WORK_STATES = ['WAITING', 'RUNNING', 'DONE', 'FAILED'] as const;
export type WorkState = (typeof WORK_STATES)[number];

/** The operation that shows what the work is about: whoever may not call it does not see the work either. */
export const SEEN_WITH: Readonly<Record<WorkKind, Operation>> = {
  BANK_TABLE: 'bankBatch',
  LIST_IMPORT: 'submitListRelease',
  SEARCH_REBUILD: 'rebuildSearch',
  SIMULATION: 'simulateCompensation',
  ASSIGNMENT: 'assignSession',
  REMATCH: 'backlog',
};

/**
 * What may be begun again by a person after it failed: each of these ends as if it had run once. Batches and campaigns
 * are jobs of their own, which an operator runs again.
 */
const REPEATABLE: ReadonlySet<WorkKind> = new Set<WorkKind>([
  'LIST_IMPORT',
  'SEARCH_REBUILD',
  'SIMULATION',
  'ASSIGNMENT',
]);

export const mayRepeat = (kind: WorkKind, state: WorkState): boolean => state === 'FAILED' && REPEATABLE.has(kind);
