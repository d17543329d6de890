import type { ComputeSheet } from '../../domain/compensation/compute-sheet.ts';
import type { GateResult } from '../../domain/compensation/gates.ts';
import { Bank } from '../../schema/entities/registry/bank.entity.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import type { RuleOutcomeType } from '../../schema/graphql/common.ts';
import type { LoanType, LossType } from '../../schema/graphql/engagement/types.ts';
import { fromSnapshot } from '../../schema/terms-json.ts';
import type { LoanRecord } from '../../usecases/compensation/read-loans.ts';
import type { Deps } from '../../usecases/ports.ts';
import { measureView } from './measure-view.ts';

/** Loans with their filing and loss, in two statements for the names. */
export async function loanViews(deps: Deps, records: readonly LoanRecord[]): Promise<LoanType[]> {
  if (records.length === 0) return [];
  const em = deps.read();
  const firms = await em.find(Firm, { id: { $in: records.map(({ loan }) => loan.firmId) } }, { fields: ['name'] });
  const banks = await em.find(Bank, { id: { $in: records.map(({ loan }) => loan.bankId) } }, { fields: ['name'] });
  const names = new Map([...firms, ...banks].map((one) => [one.id, one.name]));
  return records.map((record) => loanView(record, names));
}

function loanView({ loan, filing, lossClaim }: LoanRecord, names: ReadonlyMap<string, string>): LoanType {
  return {
    id: loan.id,
    contractNumber: loan.contractNo,
    firmName: names.get(loan.firmId) ?? '',
    bankName: names.get(loan.bankId) ?? '',
    needId: loan.needId,
    principalFen: loan.amountFen,
    rateBps: loan.rateBps,
    contractOn: loan.contractOn,
    drawnOn: loan.drawdownOn,
    maturesOn: loan.maturityOn,
    securities: loan.securities,
    loanType: loan.loanType,
    purpose: loan.purpose as LoanType['purpose'],
    isFirstLoan: loan.isFirstLoan,
    filing:
      filing === null
        ? null
        : {
            id: filing.id,
            schemeCode: filing.scheme,
            policyVersion: filing.policyVersion,
            state: filing.state,
            filedOn: filing.filedOn,
            gates: gateViews(filing.gates),
          },
    loss: lossClaim === null ? null : lossView(lossClaim),
  };
}

/** The stored answers of the gates. */
export const gateViews = (json: unknown): RuleOutcomeType[] => fromSnapshot<GateResult[]>(json).map(gateView);

function gateView(gate: GateResult): RuleOutcomeType {
  return {
    code: gate.code,
    verdict: gate.verdict.toUpperCase(),
    ruleId: gate.ruleId,
    have: gate.have === null ? null : measureView(gate.have),
    want: gate.want === null ? null : measureView(gate.want),
    missing: gate.verdict === 'unknown' ? gate.code : null,
    details: [...gate.detail],
  };
}

function lossView(claim: NonNullable<LoanRecord['lossClaim']>): LossType {
  const sheet = fromSnapshot<ComputeSheet>(claim.sheet);
  return {
    id: claim.id,
    recognisedOn: claim.recognisedOn,
    state: claim.state,
    lossFen: claim.lossFen,
    payableFen: claim.payableFen,
    bankBearsFen: sheet.bankBearsFen,
    refusal: sheet.refusals[0] ?? null,
    isIllustrative: sheet.illustrative,
    steps: stepViews(sheet),
  };
}

export const stepViews = (sheet: ComputeSheet): LossType['steps'] =>
  sheet.steps.map((step) => ({
    code: step.code,
    ruleId: step.ruleId,
    setting: step.setting === null ? null : `${step.setting.name} = ${step.setting.value}`,
    inputs: step.inputs.map(({ name, measure }) => ({ name, value: measureView(measure) })),
    result: measureView(step.result),
  }));
