import { invariant } from '../invariant.ts';

export const ASSIGNMENT_METHODS = ['STABLE', 'OPTIMUM'] as const;
export type AssignmentMethod = (typeof ASSIGNMENT_METHODS)[number];

/** A firm with the need that it brings. `freeSlots` is `null` when it is free all the time. */
export type SessionFirm = {
  readonly firmId: string;
  readonly meetingsMax: number;
  /** Banks in the order in which the firm wants to meet them; a bank that is not named is not wanted. */
  readonly wishes: readonly string[];
  readonly isFirstLoan: boolean;
  readonly waitingDays: number;
  readonly pastMeetings: number;
  readonly freeSlots: readonly number[] | null;
};

export type SessionDesk = { readonly name: string; readonly freeSlots: readonly number[] | null };

export type SessionBank = {
  readonly bankId: string;
  readonly desks: readonly SessionDesk[];
  /** Firms that the bank wants to meet, the best first. */
  readonly wishes: readonly string[];
  /** What the bank thinks of other firms, 0 to 10 000, such as the score of a match. */
  readonly scores: Readonly<Record<string, number>>;
};

export type PlannedMeeting = {
  readonly firmId: string;
  readonly bankId: string;
  readonly slot: number;
  /** Place of the desk in the list of its bank. */
  readonly desk: number;
};

/** All that the assignment knows; the same input gives the same output, to the last slot. */
export type SessionInput = {
  readonly seed: string;
  readonly slots: number;
  readonly firms: readonly SessionFirm[];
  readonly banks: readonly SessionBank[];
  /** Pairs that must not meet, such as after a revoked consent. */
  readonly forbidden: readonly { readonly firmId: string; readonly bankId: string }[];
  /** Meetings that an operator fixed. */
  readonly pins: readonly PlannedMeeting[];
};

/** One pair that both sides accept. */
export type Edge = {
  readonly firm: number;
  readonly bank: number;
  /** Place in the wishes of the firm, 0 is the best. */
  readonly firmRank: number;
  /** Place in the order of the bank, ties broken; 0 is the best. */
  readonly bankRank: number;
  /** Points of both sides together, for comparing assignments. */
  readonly welfare: number;
};

/** The input with persons as numbers, pairs listed, and both orders made strict. */
export type SessionMarket = {
  readonly input: SessionInput;
  readonly edges: readonly Edge[];
  readonly edgesOfFirm: readonly (readonly number[])[];
  readonly edgesOfBank: readonly (readonly number[])[];
  readonly firmQuota: readonly number[];
  readonly bankQuota: readonly number[];
  /** Place of each firm by first loan, longest wait, fewest past meetings, hash. */
  readonly firmPriority: readonly number[];
};

const WISH_POINTS = 100;
/** A bank's own wish counts more than any score. */
const BANK_WISH_POINTS = 200;
const SCORE_PER_POINT = 100;
const NOT_WISHED = 1_000_000_000;

/**
 * Compiles the input. A bank prefers its own wishes in their order, then by score; ties go to first-loan firms, the
 * longest wait, the fewest past meetings, and at last to a hash of the seed and both ids.
 */
export function compileSession(input: SessionInput): SessionMarket {
  const bankIndex = new Map(input.banks.map(({ bankId }, index) => [bankId, index]));
  const firmIndex = new Map(input.firms.map(({ firmId }, index) => [firmId, index]));
  invariant(bankIndex.size === input.banks.length, 'a bank stands twice in the session');
  invariant(firmIndex.size === input.firms.length, 'a firm stands twice in the session');
  const forbidden = new Set(input.forbidden.map(({ firmId, bankId }) => `${firmId} ${bankId}`));
  const wishOfBank = input.banks.map(({ wishes }) => new Map(wishes.map((firmId, rank) => [firmId, rank])));

  const drafts: (Omit<Edge, 'bankRank' | 'welfare'> & { bankPoints: number; bankWish: number })[] = [];
  const edgesOfFirm: number[][] = input.firms.map(() => []);
  const edgesOfBank: number[][] = input.banks.map(() => []);
  input.firms.forEach((firm, firmNumber) => {
    const wanted = new Set<string>(firm.wishes);
    [...wanted].forEach((bankId, firmRank) => {
      const bank = bankIndex.get(bankId);
      if (bank === undefined) return;
      if (forbidden.size > 0 && forbidden.has(`${firm.firmId} ${bankId}`)) return;
      const wish = wishOfBank[bank]?.get(firm.firmId);
      const score = input.banks[bank]?.scores[firm.firmId] ?? 0;
      const bankPoints = wish === undefined ? score / SCORE_PER_POINT : Math.max(101, BANK_WISH_POINTS - wish);
      edgesOfFirm[firmNumber]?.push(drafts.length);
      edgesOfBank[bank]?.push(drafts.length);
      drafts.push({ firm: firmNumber, bank, firmRank, bankPoints, bankWish: wish ?? NOT_WISHED });
    });
  });

  const firmPriority = rankFirms(input);
  const bankRank = new Int32Array(drafts.length);
  const edge = (index: number) => drafts[index] as (typeof drafts)[number];
  for (const own of edgesOfBank) {
    own.sort(
      (a, b) =>
        edge(a).bankWish - edge(b).bankWish ||
        edge(b).bankPoints - edge(a).bankPoints ||
        (firmPriority[edge(a).firm] as number) - (firmPriority[edge(b).firm] as number),
    );
    own.forEach((index, rank) => (bankRank[index] = rank));
  }
  return {
    input,
    edges: drafts.map(({ firm, bank, firmRank, bankPoints }, index) => ({
      firm,
      bank,
      firmRank,
      bankRank: bankRank[index] as number,
      welfare: Math.round(bankPoints) + Math.max(1, WISH_POINTS - 10 * firmRank),
    })),
    edgesOfFirm,
    edgesOfBank,
    firmQuota: input.firms.map((firm) => Math.min(firm.meetingsMax, firm.freeSlots?.length ?? input.slots)),
    bankQuota: input.banks.map(({ desks }) =>
      desks.reduce((sum, desk) => sum + (desk.freeSlots?.length ?? input.slots), 0),
    ),
    firmPriority,
  };
}

function rankFirms({ firms, seed }: SessionInput): number[] {
  const hashes = firms.map(({ firmId }) => hashText(`${seed}:${firmId}`));
  const order = firms.map((_, index) => index);
  order.sort((a, b) => {
    const [first, second] = [firms[a] as SessionFirm, firms[b] as SessionFirm];
    return (
      Number(second.isFirstLoan) - Number(first.isFirstLoan) ||
      second.waitingDays - first.waitingDays ||
      first.pastMeetings - second.pastMeetings ||
      (hashes[a] as number) - (hashes[b] as number) ||
      (first.firmId < second.firmId ? -1 : 1)
    );
  });
  const priority = Array.from({ length: firms.length }, () => 0);
  order.forEach((firm, rank) => (priority[firm] = rank));
  return priority;
}

/** FNV-1a with a final mix, 32 bits: only spreads ties, keeps no secret. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x45d9f3b);
  return (hash ^ (hash >>> 16)) >>> 0;
}
