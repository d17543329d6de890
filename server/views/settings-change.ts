import type { TierRow } from '../../domain/compensation/policy.ts';
import type { SettingsChange } from '../../domain/compensation/settings-change.ts';
import type { SettingsChangeInput, TierRowInput } from '../../schema/graphql/compensation/settings-types.ts';

const tableOf = (rows: readonly TierRowInput[] | null): readonly TierRow[] | null =>
  rows?.map(({ loanAmountFenMax, rateBps }) => ({ loanAmountFenMax: loanAmountFenMax ?? null, rateBps })) ?? null;

/** What an input says of a change; what it leaves out stays as it is. */
export const changeOf = (input: SettingsChangeInput): SettingsChange => ({
  readings: input.readings ?? [],
  tierTable: tableOf(input.tierTable),
  subsidyTable: tableOf(input.subsidyTable),
  pilotBanksMax: input.pilotBanksMax ?? null,
  loanTypes: input.loanTypes ?? null,
  bankCapBps: input.bankCapBps ?? null,
  firmCapFen: input.firmCapFen ?? null,
  schemeCapFen: input.schemeCapFen ?? null,
});
