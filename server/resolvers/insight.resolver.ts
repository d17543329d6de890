import { Arg, Ctx, Int, Query, Resolver } from 'type-graphql';
import type { CivilDate } from '../../domain/calendar.ts';
import type { Connection } from '../../schema/graphql/common.ts';
import {
  HistoryEventConnection,
  type HistoryEventType,
  HistoryFilterInput,
  MarketBoardType,
} from '../../schema/graphql/insight/types.ts';
import { CivilDateScalar } from '../../schema/graphql/scalars.ts';
import { findHistory } from '../../usecases/insight/find-history.ts';
import { readMarketBoard } from '../../usecases/insight/read-market-board.ts';
import type { Context } from '../context.ts';
import { connection, inputError, parseId, parsePage } from '../paging.ts';

const CODE_CHARACTERS_MAX = 64;
const PERIOD_DAYS_MAX = 3_660;

@Resolver()
export class InsightResolver {
  @Query(() => MarketBoardType, {
    description:
      'The way of the needs published in a period (both days included), its loans, its banks, and the parks.',
  })
  async marketBoard(
    @Arg('from', () => CivilDateScalar) from: CivilDate,
    @Arg('to', () => CivilDateScalar) to: CivilDate,
    @Ctx() { deps }: Context,
  ): Promise<MarketBoardType> {
    const days = (Date.parse(to) - Date.parse(from)) / 86_400_000;
    if (days < 0 || days > PERIOD_DAYS_MAX)
      throw inputError(`to must lie on or after from, ${PERIOD_DAYS_MAX} days later at most`, 'to');
    const { funnel, loans, league, parks, badLoans } = await readMarketBoard(deps, { from, to });
    return { funnel: [...funnel], loans, league: [...league], parks: [...parks], badLoans };
  }

  @Query(() => HistoryEventConnection, { description: 'What was done, by what, who and when; newest first.' })
  async historyEvents(
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Arg('filter', () => HistoryFilterInput) { streamId, actorId, name, from, to }: HistoryFilterInput,
    @Ctx() { deps }: Context,
  ): Promise<Connection<HistoryEventType>> {
    const page = parsePage(first, after);
    const [seenAt, seenId] = (page.after ?? '').split('|');
    const seen = new Date(seenAt ?? '');
    const rows = await findHistory(deps, {
      streamId: present(streamId) === null ? null : parseId(streamId ?? ''),
      actorId: present(actorId),
      name: present(name),
      from: from === null || from === undefined ? null : startOf(from),
      to: to === null || to === undefined ? null : new Date(startOf(to).getTime() + 86_400_000),
      first: page.first,
      after: Number.isNaN(seen.getTime()) ? null : { occurredAt: seen, id: parseId(seenId ?? '') },
    });
    return connection(rows, page, {
      key: (event) => `${event.occurredAt.toISOString()}|${event.id}`,
      node: ({ id, streamId: stream, sequence, name: what, actorId: who, occurredAt, detail, hash, requestId }) => {
        return {
          id,
          streamId: stream,
          sequence,
          name: what,
          actorId: who,
          requestId,
          occurredAt,
          detailJson: JSON.stringify(detail),
          hash,
        };
      },
    });
  }
}

/** No column holds more, nor a character that is not printed. */
function present(text: string | null | undefined): string | null {
  const code = text?.trim() ?? '';
  if (code === '') return null;
  return /^[\x21-\x7e]+$/.test(code) && code.length <= CODE_CHARACTERS_MAX ? code : 'nothing has this name';
}

const startOf = (day: CivilDate): Date => new Date(`${day}T00:00:00+08:00`);
