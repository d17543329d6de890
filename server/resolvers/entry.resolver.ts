import { Arg, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import { CreditNeedDraft } from '../../schema/entities/market/need-draft.entity.ts';
import type { Connection } from '../../schema/graphql/common.ts';
import { NeedDraftType } from '../../schema/graphql/market/draft-types.ts';
import {
  CreateEntryLinkInput,
  EndEntryLinkInput,
  EntryLinkConnection,
  EntryLinkType,
  EntryOfferType,
  LeaveNeedInput,
  LeftNeedType,
  TakeLeftNeedInput,
} from '../../schema/graphql/registry/entry-types.ts';
import { draftTermsOf } from '../../usecases/market/need-drafts.ts';
import {
  createEntryLink,
  type EntryLinkRow,
  endEntryLink,
  findEntryLinks,
  findEntryOffer,
} from '../../usecases/registry/entry/entry-links.ts';
import { findLeftNeed, leaveNeed, takeLeftNeed } from '../../usecases/registry/entry/left-needs.ts';
import { commandOf } from '../command-of.ts';
import { type Context, organisationOf } from '../context.ts';
import { connection, NOWHERE, parseId, parsePage } from '../paging.ts';
import { mutationResult } from '../results.ts';

const created = mutationResult(
  { union: 'CreateEntryLinkResult', success: 'CreatedEntryLink', field: 'link' },
  EntryLinkType,
);
const ended = mutationResult({ union: 'EndEntryLinkResult', success: 'EndedEntryLink', field: 'link' }, EntryLinkType);
const left = mutationResult({ union: 'LeaveNeedResult', success: 'LeftNeedKept', field: 'need' }, LeftNeedType);
const taken = mutationResult({ union: 'TakeLeftNeedResult', success: 'TakenLeftNeed', field: 'draft' }, NeedDraftType);

@Resolver()
export class EntryResolver {
  @Query(() => EntryLinkConnection, { description: 'The links of my organisation, the newest first.' })
  async entryLinks(
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
    @Ctx() context: Context,
  ): Promise<Connection<EntryLinkType>> {
    const page = parsePage(first, after);
    const rows = await findEntryLinks(context.deps, {
      organisationId: organisationOf(context) ?? NOWHERE,
      after: page.after === null ? null : parseId(page.after),
      limit: page.first + 1,
    });
    return connection(rows, page, { key: ({ link }) => link.id, node: (row) => linkView(context, row) });
  }

  @Query(() => EntryOfferType, {
    nullable: true,
    description: 'What a link is for; null for one that is made up, ended or too old.',
  })
  entryOffer(@Arg('code', () => String) code: string, @Ctx() { deps }: Context): Promise<EntryOfferType | null> {
    return findEntryOffer(deps, code);
  }

  @Query(() => LeftNeedType, {
    nullable: true,
    description: 'What the holder of a secret left and nobody took up yet.',
  })
  leftNeed(@Arg('secret', () => String) secret: string, @Ctx() { deps }: Context): Promise<LeftNeedType | null> {
    return findLeftNeed(deps, secret);
  }

  @Mutation(() => created.ResultType, { description: 'My organisation makes a link for a QR code.' })
  async createEntryLink(
    @Arg('input', () => CreateEntryLinkInput) input: CreateEntryLinkInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = commandOf(context, idempotencyKey, {
      label: input.label,
      productId: input.productId ? parseId(input.productId) : null,
      sessionId: input.sessionId ? parseId(input.sessionId) : null,
      days: input.days,
    });
    return created.answer(context, await createEntryLink(context.deps, command), (id) => loadLink(context, id));
  }

  @Mutation(() => ended.ResultType, { description: 'Nobody can leave anything by the link any more.' })
  async endEntryLink(
    @Arg('input', () => EndEntryLinkInput) input: EndEntryLinkInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const command = commandOf(context, idempotencyKey, { entryLinkId: parseId(input.entryLinkId) });
    return ended.answer(context, await endEntryLink(context.deps, command), (id) => loadLink(context, id));
  }

  @Mutation(() => left.ResultType, {
    description: 'Leaves a need by a link, without an account; it waits until its firm is registered.',
  })
  async leaveNeed(
    @Arg('input', () => LeaveNeedInput) input: LeaveNeedInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const outcome = await leaveNeed(context.deps, { idempotencyKey, input: { ...input } });
    return left.answer(context, outcome, () => findLeftNeed(context.deps, input.secret));
  }

  @Mutation(() => taken.ResultType, { description: 'My firm takes up the need that it left: it becomes a draft.' })
  async takeLeftNeed(
    @Arg('input', () => TakeLeftNeedInput) input: TakeLeftNeedInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
    @Ctx() context: Context,
  ): Promise<object> {
    const outcome = await takeLeftNeed(context.deps, commandOf(context, idempotencyKey, { secret: input.secret }));
    return taken.answer(context, outcome, async (id) => {
      const row = await context.deps.read().findOne(CreditNeedDraft, { id });
      return row === null ? null : { id: row.id, ...draftTermsOf(row.terms), updatedAt: row.updatedAt };
    });
  }
}

function linkView({ deps }: Context, { link, left: count, taken: takenCount }: EntryLinkRow): EntryLinkType {
  const { id, code, label, productId, sessionId, createdAt, expiresAt, endedAt } = link;
  const hasEnded = endedAt !== null || expiresAt <= deps.now();
  return { id, code, label, productId, sessionId, createdAt, expiresAt, hasEnded, left: count, taken: takenCount };
}

/** Only after a command of the caller on the same row. */
async function loadLink(context: Context, id: string): Promise<EntryLinkType | null> {
  const rows = await findEntryLinks(context.deps, {
    organisationId: organisationOf(context) ?? NOWHERE,
    after: null,
    limit: 200,
  });
  const row = rows.find(({ link }) => link.id === id);
  return row === undefined ? null : linkView(context, row);
}
