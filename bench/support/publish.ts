import type { PlatformUnderTest } from './platform-under-test.ts';

const PUBLISH = `mutation($input: PublishCreditNeedInput!, $key: String!) {
  publishCreditNeed(input: $input, idempotencyKey: $key) {
    ... on PublishedCreditNeed { need { id state } }
    ... on RefusedCommand { code message }
  }
}`;
const PURPOSES = [
  'WORKING_CAPITAL',
  'ORDER_FINANCING',
  'EQUIPMENT_PURCHASE',
  'TECHNOLOGY_UPGRADE',
  'RESEARCH_AND_DEVELOPMENT',
  'GREEN_PROJECT',
] as const;
/** One for each band of amounts: a firm has one live need for each purpose and band. */
const AMOUNTS_FEN = ['15000000', '30000000', '60000000', '120000000'] as const;

/** Publishes the `number`-th need of the bench: the firms take turns, then the purposes, then the amounts. */
export async function publish(platform: PlatformUnderTest, number: number): Promise<string> {
  const { firms } = platform;
  const firm = firms[number % firms.length];
  const turn = Math.floor(number / firms.length);
  const amountFen = AMOUNTS_FEN[Math.floor(turn / PURPOSES.length)];
  if (firm === undefined || amountFen === undefined) throw new Error('the bench has no firm left that may publish');
  const input = {
    amountFen,
    termMonths: [6, 12, 24, 36][number % 4],
    purpose: PURPOSES[turn % PURPOSES.length],
    rateBpsMax: '500',
    securities: ['CREDIT_ONLY', 'RECEIVABLES'],
    urgency: 'WITHIN_A_MONTH',
    description: `bench ${number}`,
  };
  const { publishCreditNeed: answer } = await platform.ask<{
    publishCreditNeed: { need?: { id: string; state: string }; code?: string; message?: string };
  }>(firm, PUBLISH, { input, key: crypto.randomUUID() });
  if (answer.need?.state !== 'PUBLISHED')
    throw new Error(`the need was not published: ${answer.code ?? answer.need?.state} ${answer.message ?? ''}`);
  return answer.need.id;
}
