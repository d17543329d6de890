import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { Fen } from '../../domain/money.ts';
import {
  BankAgreementType,
  EndAgreementInput,
  InterestSubsidyType,
  PilotBankType,
  RegisterPilotBankInput,
  SignAgreementInput,
} from '../../schema/graphql/compensation/bank-types.ts';
import { FenScalar } from '../../schema/graphql/scalars.ts';
import {
  endAgreement,
  findAgreement,
  findAgreements,
  registerPilotBank,
  signAgreement,
} from '../../usecases/compensation/admit-bank.ts';
import { findSubsidy } from '../../usecases/compensation/find-subsidy.ts';
import { type Context, useCaseActor } from '../context.ts';
import { parseId, parsePage } from '../paging.ts';
import { mutationResult } from '../results.ts';

const registered = mutationResult(
  { union: 'RegisterPilotBankResult', success: 'RegisteredPilotBank', field: 'bank' },
  PilotBankType,
);
const signed = mutationResult(
  { union: 'SignBankAgreementResult', success: 'SignedBankAgreement', field: 'agreement' },
  BankAgreementType,
);
const ended = mutationResult(
  { union: 'EndBankAgreementResult', success: 'EndedBankAgreement', field: 'agreement' },
  BankAgreementType,
);

@Resolver()
export class FundBanksResolver {
  @Query(() => [BankAgreementType], { description: 'Agreements of banks with schemes, newest first.' })
  bankAgreements(@Arg('first', () => Int) first: number, @Ctx() { deps }: Context): Promise<BankAgreementType[]> {
    return findAgreements(deps, parsePage(first, null).first);
  }

  @Query(() => InterestSubsidyType, {
    nullable: true,
    description: 'The interest subsidy of a filed loan for the interest that its firm paid; pays nothing.',
  })
  async interestSubsidy(
    @Arg('loanId', () => ID) loanId: string,
    @Arg('interestPaidFen', () => FenScalar) interestPaidFen: Fen,
    @Ctx() context: Context,
  ): Promise<InterestSubsidyType | null> {
    const query = { actor: useCaseActor(context), loanId: parseId(loanId), interestPaidFen };
    const sheet = await findSubsidy(context.deps, query);
    return sheet === null ? null : { ...sheet, refusals: [...sheet.refusals] };
  }

  @Mutation(() => registered.ResultType, { description: 'Takes a bank into the pilot registry (0-01, 0-02).' })
  async registerPilotBank(
    @Arg('input', () => RegisterPilotBankInput) input: RegisterPilotBankInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = { actor: useCaseActor(context), idempotencyKey };
    const registration = { ...input, bankId: parseId(input.bankId) };
    const outcome = await registerPilotBank(context.deps, { ...command, input: registration });
    return registered.answer(context, outcome, async (id) => ({ id }));
  }

  @Mutation(() => signed.ResultType, { description: 'The written agreement of a bank with a scheme (0-03).' })
  async signBankAgreement(
    @Arg('input', () => SignAgreementInput) input: SignAgreementInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = { actor: useCaseActor(context), idempotencyKey };
    const agreement = { ...input, bankId: parseId(input.bankId), validTo: input.validTo ?? null };
    const outcome = await signAgreement(context.deps, { ...command, input: agreement });
    return signed.answer(context, outcome, (id) => findAgreement(context.deps, id));
  }

  @Mutation(() => ended.ResultType, { description: 'Ends an agreement on a day to come.' })
  async endBankAgreement(
    @Arg('input', () => EndAgreementInput) input: EndAgreementInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = { actor: useCaseActor(context), idempotencyKey };
    const end = { ...input, agreementId: parseId(input.agreementId) };
    const outcome = await endAgreement(context.deps, { ...command, input: end });
    return ended.answer(context, outcome, (id) => findAgreement(context.deps, id));
  }
}
