import { createHash } from 'node:crypto';
import type { CivilDate } from '../../domain/calendar.ts';
import {
  assertBalanced,
  type Posting,
  reversalOf,
  TRANSFER_KIND,
  type TransferKind,
} from '../../domain/compensation/ledger.ts';
import { invariant } from '../../domain/invariant.ts';
import { type Fen, fen } from '../../domain/money.ts';
import { done, notFound, type Outcome, refused } from '../../domain/refusal.ts';
import type { Deps, Work } from '../ports.ts';

/** A movement of money in the books. The id comes from the caller; an id never stands for two different movements. */
export type Transfer = {
  readonly id: string;
  readonly kind: TransferKind;
  readonly claimId: string | null;
  readonly reversesId: string | null;
  readonly reason: string | null;
  readonly postings: readonly Posting[];
  readonly bookedOn: CivilDate;
  readonly actorId: string;
};

const ID_PATTERN = /^[\x21-\x7e]{8,120}$/;

/**
 * Writes a transfer inside the caller's transaction. The same id with the same content was written before and changes
 * nothing; with other content it is refused.
 */
export async function postTransfer(
  work: Work,
  deps: Pick<Deps, 'now'>,
  transfer: Transfer,
): Promise<Outcome<{ readonly isNew: boolean }>> {
  if (!ID_PATTERN.test(transfer.id)) return refused('TRANSFER_ID_MALFORMED', 'transferId');
  assertBalanced(transfer.postings);
  const contentHash = hashOfContent(transfer);
  const written = await work.em.execute<{ id: string }[]>(
    `insert into ledger_transfer (id, kind, claim_id, reverses_id, reason, content_hash, posting_count, booked_on, actor_id, created_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing returning id`,
    [
      transfer.id,
      transfer.kind,
      transfer.claimId,
      transfer.reversesId,
      transfer.reason,
      contentHash,
      transfer.postings.length,
      transfer.bookedOn,
      transfer.actorId,
      deps.now(),
    ],
  );
  if (written.length === 0) {
    const [earlier] = await work.em.execute<{ content_hash: string }[]>(
      'select content_hash from ledger_transfer where id = ?',
      [transfer.id],
    );
    return earlier?.content_hash === contentHash ? done({ isNew: false }) : refused('TRANSFER_ID_REUSED', 'transferId');
  }
  const values = transfer.postings.flatMap(({ account, debitFen, creditFen }, line) => [
    transfer.id,
    line + 1,
    account,
    debitFen.toString(),
    creditFen.toString(),
  ]);
  const rows = transfer.postings.map(() => '(?, ?, ?, ?, ?)').join(', ');
  await work.em.execute(
    `insert into ledger_posting (transfer_id, line, account, debit_fen, credit_fen) values ${rows}`,
    values,
  );
  return done({ isNew: true });
}

/** Posts a transfer whose id this platform made: a refusal would be a bug. */
export async function mustPost(work: Work, deps: Pick<Deps, 'now'>, transfer: Transfer): Promise<void> {
  const outcome = await postTransfer(work, deps, transfer);
  invariant(outcome.kind === 'done', `transfer ${transfer.id} was refused`);
}

/** Undoes a transfer by new entries; a transfer is undone at most once, and a reversal never. */
export async function reverseTransfer(
  work: Work,
  deps: Pick<Deps, 'now'>,
  reversal: {
    readonly id: string;
    readonly of: string;
    readonly reason: string;
    readonly bookedOn: CivilDate;
    readonly actorId: string;
  },
): Promise<Outcome<{ readonly isNew: boolean }>> {
  const [original] = await work.em.execute<{ kind: string; claim_id: string | null }[]>(
    'select kind, claim_id from ledger_transfer where id = ?',
    [reversal.of],
  );
  if (original === undefined) return notFound('transferId');
  if (original.kind === TRANSFER_KIND.REVERSAL) return refused('REVERSAL_OF_REVERSAL', 'transferId');
  const undone = await work.em.execute<{ id: string }[]>('select id from ledger_transfer where reverses_id = ?', [
    reversal.of,
  ]);
  if (undone.some(({ id }) => id !== reversal.id)) return refused('ALREADY_REVERSED', 'transferId');
  return postTransfer(work, deps, {
    id: reversal.id,
    kind: TRANSFER_KIND.REVERSAL,
    claimId: original.claim_id,
    reversesId: reversal.of,
    reason: reversal.reason,
    postings: reversalOf(await postingsOf(work, reversal.of)),
    bookedOn: reversal.bookedOn,
    actorId: reversal.actorId,
  });
}

async function postingsOf(work: Work, transferId: string): Promise<Posting[]> {
  const rows = await work.em.execute<{ account: string; debit: string; credit: string }[]>(
    `select account, debit_fen::text as debit, credit_fen::text as credit from ledger_posting where transfer_id = ? order by line`,
    [transferId],
  );
  return rows.map(({ account, debit, credit }) => ({
    account,
    debitFen: fen(BigInt(debit)),
    creditFen: fen(BigInt(credit)),
  }));
}

export type AccountBalance = {
  readonly account: string;
  readonly debitFen: Fen;
  readonly creditFen: Fen;
  readonly balanceFen: Fen;
};

/** What every account holds; the balances sum to zero at every instant. */
export async function findTrialBalance(deps: Pick<Deps, 'read'>): Promise<AccountBalance[]> {
  const rows = await deps.read().execute<{ account: string; debit: string; credit: string }[]>(
    `select account, sum(debit_fen)::text as debit, sum(credit_fen)::text as credit
     from ledger_posting group by account order by account`,
  );
  return rows.map(({ account, debit, credit }) => ({
    account,
    debitFen: fen(BigInt(debit)),
    creditFen: fen(BigInt(credit)),
    balanceFen: fen(BigInt(debit) - BigInt(credit)),
  }));
}

function hashOfContent({ kind, claimId, reversesId, postings }: Transfer): string {
  const lines = postings.map(({ account, debitFen, creditFen }) => [account, `${debitFen}`, `${creditFen}`]);
  return createHash('sha256')
    .update(JSON.stringify([kind, claimId, reversesId, lines]))
    .digest('hex');
}
