import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import { INDUSTRY_DIVISIONS, INDUSTRY_SECTIONS } from '../../domain/registry/gbt4754.ts';
import { Firm } from '../../schema/entities/registry/firm.entity.ts';
import { LprFixing } from '../../schema/entities/registry/lpr-fixing.entity.ts';
import {
  DelistFirmInput,
  DivisionType,
  EvidencedTagType,
  FirmType,
  IndustryType,
  ListFirmInput,
  LoadLprFixingInput,
  LprFixingType,
  MeType,
  OverrideCreditCodeInput,
  RecordTaxGradeInput,
  RegisterFirmInput,
  RegistrationOptionsType,
  UpdateFirmProfileInput,
} from '../../schema/graphql/registry/types.ts';
import { branchesOfPeople } from '../../usecases/registry/branches/read-branches.ts';
import { delistFirm, listFirm, recordTaxGrade } from '../../usecases/registry/change-list.ts';
import { loadLprFixing } from '../../usecases/registry/load-lpr-fixing.ts';
import { loadTags } from '../../usecases/registry/load-tags.ts';
import { overrideCreditCode } from '../../usecases/registry/override-credit-code.ts';
import { takeReads } from '../../usecases/registry/read-consented.ts';
import { registerFirm } from '../../usecases/registry/register-firm.ts';
import { updateFirmProfile } from '../../usecases/registry/update-firm-profile.ts';
import { type Context, isBank, isFirm, loadOrganisation, organisationOf, useCaseActor } from '../context.ts';
import { inputError, PAGE_SIZE_MAX, parseId, parsePage } from '../paging.ts';
import { mutationResult } from '../results.ts';
import { loadFirmView } from '../views/firm-view.ts';

const registered = mutationResult({ union: 'RegisterFirmResult', success: 'RegisteredFirm', field: 'firm' }, FirmType);
const overridden = mutationResult(
  { union: 'OverrideCreditCodeResult', success: 'OverriddenFirm', field: 'firm' },
  FirmType,
);
const updated = mutationResult(
  { union: 'UpdateFirmProfileResult', success: 'UpdatedFirmProfile', field: 'firm' },
  FirmType,
);
const listed = mutationResult({ union: 'ListFirmResult', success: 'ListedFirm', field: 'firm' }, FirmType);
const delisted = mutationResult({ union: 'DelistFirmResult', success: 'DelistedFirm', field: 'firm' }, FirmType);
const graded = mutationResult({ union: 'RecordTaxGradeResult', success: 'RecordedTaxGrade', field: 'firm' }, FirmType);
const loaded = mutationResult(
  { union: 'LoadLprFixingResult', success: 'LoadedLprFixing', field: 'fixing' },
  LprFixingType,
);

@Resolver()
export class RegistryResolver {
  @Query(() => MeType, { nullable: true, description: 'Who is signed in; null for nobody.' })
  async me(@Ctx() context: Context): Promise<MeType | null> {
    const { actor } = context;
    if (actor.kind !== 'user') return null;
    const organisation = await loadOrganisation(context);
    const email = context.email ?? '';
    return {
      userId: actor.userId,
      email,
      name: organisation?.name ?? email,
      organisation,
      roles: [...actor.roles],
      missingFactor: context.session?.missingFactor ?? null,
      branch: (await branchesOfPeople(context.deps, isBank(context) ? [actor.userId] : [])).get(actor.userId) ?? null,
    };
  }

  @Query(() => RegistrationOptionsType)
  registrationOptions(@Ctx() { demoAccounts, deps, singleSignOn }: Context): RegistrationOptionsType {
    const accounts = demoAccounts === null ? null : [...demoAccounts];
    return { demoAccounts: accounts, businessDate: deps.today(), singleSignOn };
  }

  @Query(() => [IndustryType], { description: 'Sections and divisions of GB/T 4754-2017.' })
  industries(): IndustryType[] {
    return INDUSTRIES;
  }

  @Query(() => [DivisionType], { description: 'The divisions right below a code such as 4419; 44 for a province.' })
  divisions(
    @Arg('prefix', () => String) prefix: string,
    @Arg('first', () => Int, { defaultValue: PAGE_SIZE_MAX }) first: number,
    @Ctx() { deps }: Context,
  ): DivisionType[] {
    if (!/^\d{2,6}$/.test(prefix)) throw inputError('prefix has 2 to 6 digits', 'prefix');
    if (first < 1 || first > PAGE_SIZE_MAX) throw inputError(`first must lie between 1 and ${PAGE_SIZE_MAX}`, 'first');
    return deps.divisions.below(prefix).slice(0, first);
  }

  @Query(() => [LprFixingType], { description: 'Newest first.' })
  lprFixings(
    @Arg('first', () => Int, { defaultValue: 12 }) first: number,
    @Ctx() { deps }: Context,
  ): Promise<LprFixingType[]> {
    if (first < 1 || first > PAGE_SIZE_MAX) throw inputError(`first must lie between 1 and ${PAGE_SIZE_MAX}`, 'first');
    const until = { fixedOn: { $lte: deps.today() } };
    return deps.read().find(LprFixing, until, { orderBy: { fixedOn: 'desc' }, limit: first });
  }

  @Query(() => FirmType, { nullable: true })
  myFirm(@Ctx() context: Context): Promise<FirmType | null> {
    return loadFirmView(context.deps, organisationOf(context) ?? parseId(''));
  }

  @Query(() => FirmType, {
    nullable: true,
    description: 'A bank sees a firm that let it in; others of the public side see all.',
  })
  async firm(@Arg('id', () => ID) id: string, @Ctx() context: Context): Promise<FirmType | null> {
    const firmId = parseId(id);
    if (isFirm(context) && firmId !== organisationOf(context)) return null;
    if (isBank(context) && !(await mayRead(context, firmId, 'FIRM_AND_NEED'))) return null;
    return loadFirmView(context.deps, firmId);
  }

  @Query(() => [EvidencedTagType], { description: 'Every tag that the firm carries, with its evidence.' })
  myTags(
    @Arg('first', () => Int, { defaultValue: PAGE_SIZE_MAX }) first: number,
    @Ctx() context: Context,
  ): Promise<EvidencedTagType[]> {
    return tagsOf(context, { firmId: organisationOf(context) ?? parseId(''), first });
  }

  @Query(() => [EvidencedTagType], { description: 'A bank sees the tags of a firm that let it in.' })
  async firmTags(
    @Arg('firmId', () => ID) id: string,
    @Arg('first', () => Int, { defaultValue: PAGE_SIZE_MAX }) first: number,
    @Ctx() context: Context,
  ): Promise<EvidencedTagType[]> {
    const firmId = parseId(id);
    if (!isBank(context)) return tagsOf(context, { firmId, first });
    if (!(await mayRead(context, firmId, 'TAGS'))) return [];
    // How many banks serve the firm is told; which ones they are is between them and the firm.
    const tags = await tagsOf(context, { firmId, first });
    return tags.map((tag) => (NAMES_LENDERS.has(tag.code) ? { ...tag, evidence: [] } : tag));
  }

  @Mutation(() => registered.ResultType)
  async registerFirm(
    @Arg('input', () => RegisterFirmInput) input: RegisterFirmInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = { actor: useCaseActor(context), idempotencyKey, input: { ...nullsFor(input, PROFILE_OPTIONAL) } };
    return registered.answer(context, await registerFirm(context.deps, command), (id) =>
      loadFirmView(context.deps, id),
    );
  }

  @Mutation(() => overridden.ResultType, {
    description: 'An operator lets a real code pass that fails its check digits.',
  })
  async overrideCreditCode(
    @Arg('input', () => OverrideCreditCodeInput) input: OverrideCreditCodeInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = { actor: useCaseActor(context), idempotencyKey, input: nullsFor(input, PROFILE_OPTIONAL) };
    const outcome = await overrideCreditCode(context.deps, command);
    return overridden.answer(context, outcome, (id) => loadFirmView(context.deps, id));
  }

  @Mutation(() => updated.ResultType)
  async updateFirmProfile(
    @Arg('input', () => UpdateFirmProfileInput) input: UpdateFirmProfileInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = { actor: useCaseActor(context), idempotencyKey, input: nullsFor(input, PROFILE_OPTIONAL) };
    return updated.answer(context, await updateFirmProfile(context.deps, command), (id) =>
      loadFirmView(context.deps, id),
    );
  }

  @Mutation(() => listed.ResultType)
  async listFirm(
    @Arg('input', () => ListFirmInput) input: ListFirmInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const listing = { ...nullsFor(input, ['category']), firmId: parseId(input.firmId) };
    const command = { actor: useCaseActor(context), idempotencyKey, input: listing };
    return listed.answer(context, await listFirm(context.deps, command), (id) => loadFirmView(context.deps, id));
  }

  @Mutation(() => delisted.ResultType)
  async delistFirm(
    @Arg('input', () => DelistFirmInput) input: DelistFirmInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = {
      actor: useCaseActor(context),
      idempotencyKey,
      input: { ...input, firmId: parseId(input.firmId) },
    };
    return delisted.answer(context, await delistFirm(context.deps, command), (id) => loadFirmView(context.deps, id));
  }

  @Mutation(() => graded.ResultType)
  async recordTaxGrade(
    @Arg('input', () => RecordTaxGradeInput) input: RecordTaxGradeInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = {
      actor: useCaseActor(context),
      idempotencyKey,
      input: { ...input, firmId: parseId(input.firmId) },
    };
    return graded.answer(context, await recordTaxGrade(context.deps, command), (id) => loadFirmView(context.deps, id));
  }

  @Mutation(() => loaded.ResultType)
  async loadLprFixing(
    @Arg('input', () => LoadLprFixingInput) input: LoadLprFixingInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = { actor: useCaseActor(context), idempotencyKey, input: { ...input } };
    const outcome = await loadLprFixing(context.deps, command);
    return loaded.answer(context, outcome, () => context.deps.read().findOne(LprFixing, { fixedOn: input.fixedOn }));
  }
}

const NAMES_LENDERS: ReadonlySet<string> = new Set(['SERVING_BANKS', 'FIRST_LOAN']);

const PROFILE_OPTIONAL = ['foundedOn', 'staff', 'revenueFen', 'assetsFen', 'hasNoLoanRecord'] as const;

/** An input field that was left out means the same as null: known to be absent. */
export function nullsFor<T extends object>(input: T, optional: readonly (keyof T)[]): T {
  const absent = Object.fromEntries(optional.filter((key) => input[key] === undefined).map((key) => [key, null]));
  return { ...input, ...absent };
}

async function tagsOf({ deps }: Context, of: { firmId: string; first: number }): Promise<EvidencedTagType[]> {
  const { first } = parsePage(of.first, null);
  const em = deps.read();
  const firm = await em.findOne(Firm, { id: of.firmId });
  if (firm === null) return [];
  const today = deps.today();
  const tags = await loadTags(em, firm, { today, kinds: null });
  return tags.slice(0, first).map((tag) => {
    const isInForce = tag.validFrom <= today && (tag.validTo === null || today < tag.validTo);
    return { ...tag, isInForce };
  });
}

/** A bank reads a firm that let it in; the read is taken from the consent and shown to the firm. */
async function mayRead(context: Context, firmId: string, category: 'FIRM_AND_NEED' | 'TAGS'): Promise<boolean> {
  const bankId = organisationOf(context);
  if (bankId === null) return false;
  const { userId: readerId } = useCaseActor(context);
  return (await takeReads(context.deps, { bankId, readerId, category, firmIds: [firmId] })).length > 0;
}

const INDUSTRIES: IndustryType[] = [
  ...INDUSTRY_SECTIONS.map(({ code, nameZh, nameEn }) => ({ code, name: nameZh, nameEn, level: 1 })),
  ...INDUSTRY_DIVISIONS.map(({ code, nameZh, nameEn }) => ({ code, name: nameZh, nameEn, level: 2 })),
];
