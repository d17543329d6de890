import { CLAIM_MOVES, type ClaimMove, decideMove } from '../../domain/compensation/claim-moves.ts';
import type { ComputeSheet } from '../../domain/compensation/compute-sheet.ts';
import type { LossClaim } from '../../schema/entities/compensation/claim.entity.ts';
import type { Filing } from '../../schema/entities/compensation/filing.entity.ts';
import type { ClaimType, FilingRecordType } from '../../schema/graphql/compensation/types.ts';
import { fromSnapshot } from '../../schema/terms-json.ts';
import type { Actor } from '../../usecases/ports.ts';
import { gateViews, stepViews } from './loan-view.ts';

/** A claim with the steps that the caller may take now; a reason that a step needs is asked for when it is taken. */
export function claimView(
  claim: LossClaim,
  of: { readonly filing: Filing; readonly names: ReadonlyMap<string, string>; readonly actor: Actor },
): ClaimType {
  const { filing, names, actor } = of;
  const sheet = fromSnapshot<ComputeSheet>(claim.sheet);
  const moves = (Object.keys(CLAIM_MOVES) as ClaimMove[]).filter(
    (move) => decideMove(move, claim, { actor, reason: 'asked later' }).kind === 'done',
  );
  return {
    id: claim.id,
    loanId: claim.loanId,
    filingId: claim.filingId,
    schemeCode: filing.scheme,
    firmName: names.get(claim.firmId) ?? '',
    bankName: names.get(claim.bankId) ?? '',
    claimantName: names.get(claim.claimantId) ?? '',
    state: claim.state,
    stateSince: claim.stateSince,
    dueOn: claim.dueOn,
    note: claim.note,
    recognisedOn: claim.recognisedOn,
    lossFen: claim.lossFen,
    payableFen: claim.payableFen,
    entitledFen: claim.entitledFen,
    offeredFen: claim.offeredFen,
    approvedFen: claim.approvedFen,
    paidFen: claim.paidFen,
    recoveredFen: claim.recoveredFen,
    returnDueFen: claim.returnDueFen,
    returnedFen: claim.returnedFen,
    isIllustrative: sheet.illustrative,
    refusals: [...sheet.refusals],
    steps: stepViews(sheet),
    moves,
  };
}

export function filingView(filing: Filing, names: ReadonlyMap<string, string>): FilingRecordType {
  return {
    id: filing.id,
    loanId: filing.loanId,
    firmName: names.get(filing.firmId) ?? '',
    bankName: names.get(filing.bankId) ?? '',
    claimantName: names.get(filing.claimantId) ?? '',
    schemeCode: filing.scheme,
    policyVersion: filing.policyVersion,
    state: filing.state,
    principalFen: filing.principalFen,
    filedOn: filing.filedOn,
    dueOn: filing.dueOn,
    reason: filing.reason,
    gates: gateViews(filing.gates),
  };
}
