import { z } from 'zod';
import { FACT_KINDS } from '../../domain/registry/tags/fact-kind.ts';

const id = z.uuid();
const version = z.int().positive();

/** Every event that the outbox can hold: ids and versions, never data. */
export const EVENT_SCHEMA = z.discriminatedUnion('name', [
  z.object({ name: z.literal('credit-need.published.v1'), needId: id, needVersion: version }),
  z.object({ name: z.literal('credit-need.closed.v1'), needId: id, needVersion: version }),
  z.object({ name: z.literal('credit-product.changed.v1'), productId: id, productVersion: version }),
  /** Loaded in bulk beside the needs that will be matched anyway: only to be indexed. */
  z.object({ name: z.literal('credit-product.listed.v1'), productId: id }),
  /** A dated fact about a firm was recorded; its tags have to be derived again. */
  z.object({ name: z.literal('firm.fact-recorded.v1'), firmId: id, facts: z.array(z.enum(FACT_KINDS)).min(1) }),
  z.object({ name: z.literal('firm.facts-changed.v1'), firmId: id, factsVersion: version }),
  /** Firms loaded in bulk without a need: only to be indexed. */
  z.object({ name: z.literal('registry.loaded.v1') }),
  z.object({ name: z.literal('lpr.changed.v1'), fixedOn: z.string() }),
  /** Another version of the affinity model orders matches now; version 0 is rules alone. */
  z.object({ name: z.literal('affinity.changed.v1'), modelVersion: z.int().nonnegative() }),
  /** Schemes, weights or what banks showed changed, and every match stands on them. */
  z.object({ name: z.literal('market.changed.v1'), what: z.string().max(60) }),
  z.object({ name: z.literal('consent.changed.v1'), needId: id, bankId: id }),
  /** A limit of a compensation scheme has moved: filed, reserved, paid, returned or appropriated. */
  z.object({ name: z.literal('fund.moved.v1'), scheme: z.string().max(32) }),
  z.object({ name: z.literal('session.changed.v1'), sessionId: id }),
  z.object({ name: z.literal('session.noticed.v1'), sessionNoticeId: id }),
  z.object({ name: z.literal('bank-batch.submitted.v1'), batchId: id }),
  z.object({ name: z.literal('work.asked.v1'), workId: id }),
  z.object({ name: z.literal('webhook.due.v1'), deliveryId: id }),
  z.object({ name: z.literal('person.invited.v1'), invitationId: id }),
  z.object({ name: z.literal('data-export.requested.v1'), exportId: id }),
  z.object({ name: z.literal('message.due.v1'), messageId: id }),
  /** A step that somebody outside is told of: people in their inbox, systems of banks by webhook. */
  z.object({ name: z.literal('history.recorded.v1'), historyEventId: id }),
]);
export type DomainEvent = z.infer<typeof EVENT_SCHEMA>;
