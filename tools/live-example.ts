import { DEMO_ACCOUNTS } from './demo/accounts.ts';

/** How often the example looks whether the recommendations stand. */
const LOOK_MS = 5;
const WAIT_MS_MAX = 60_000;
const MARK = '启动示例 start-up example';

type Options = { url: string; say: (text: string) => void; isStopping: () => boolean };
type Answer<T> = { data?: T; errors?: { message: string }[] };
type Measure = { exact: string | null; codes: string[] | null } | null;
type Match = {
  reciprocalScore: number;
  allInBps: string | null;
  product: { name: string; bankName: string };
  rules: { code: string; verdict: string; have: Measure; want: Measure }[];
};

const NEEDS = 'query { myNeeds(first: 50) { edges { node { id state description } } } }';
const WITHDRAW =
  'mutation($input: WithdrawCreditNeedInput!, $key: String!) { withdrawCreditNeed(input: $input, idempotencyKey: $key) { __typename } }';
const PUBLISH = `mutation($input: PublishCreditNeedInput!, $key: String!) {
  publishCreditNeed(input: $input, idempotencyKey: $key) {
    ... on PublishedCreditNeed { need { id state } }
    ... on RefusedCommand { code message }
  }
}`;
const MATCHES = `query($id: ID!) { recommendations(needId: $id, first: 3) { edges { node {
  reciprocalScore allInBps product { name bankName }
  rules { code verdict have { exact codes } want { exact codes } }
} } } }`;

/** Publishes one need as the demo firm through the API, and tells when its recommendations stood and why. */
export async function showLiveExample({ url, say, isStopping }: Options): Promise<void> {
  const ask = await signIn(url);
  const mine = await ask<{ myNeeds: { edges: { node: { id: string; state: string; description: string } }[] } }>(
    NEEDS,
    {},
  );
  for (const { node } of mine.myNeeds.edges)
    if (node.state === 'PUBLISHED' && node.description === MARK)
      await ask(WITHDRAW, { input: { needId: node.id }, key: crypto.randomUUID() });

  const input = {
    amountFen: '150000000',
    termMonths: 12,
    purpose: 'RESEARCH_AND_DEVELOPMENT',
    rateBpsMax: '500',
    securities: ['CREDIT_ONLY', 'INTELLECTUAL_PROPERTY', 'RECEIVABLES'],
    urgency: 'WITHIN_A_MONTH',
    description: MARK,
  };
  const began = performance.now();
  const { publishCreditNeed: published } = await ask<{
    publishCreditNeed: { need?: { id: string }; code?: string; message?: string };
  }>(PUBLISH, { input, key: crypto.randomUUID() });
  if (published.need === undefined) throw new Error(`${published.code}: ${published.message}`);
  const answered = performance.now();
  for (;;) {
    const found = await ask<{ recommendations: { edges: { node: Match }[] } }>(MATCHES, { id: published.need.id });
    const matches = found.recommendations.edges.map((edge) => edge.node);
    if (matches.length > 0) {
      const took = Math.round(performance.now() - began);
      say(
        `  Live example: a need of 1,500,000 yuan over 12 months was published (${Math.round(answered - began)} ms);`,
      );
      say(`  its recommendations stood ${took} ms after the request. The first three:`);
      matches.forEach((match, index) => say(line(match, index)));
      say('');
      return;
    }
    if (isStopping() || performance.now() - began > WAIT_MS_MAX) throw new Error('no recommendation within a minute');
    await new Promise((settle) => setTimeout(settle, LOOK_MS));
  }
}

function line({ product, reciprocalScore, allInBps, rules }: Match, index: number): string {
  const passed = rules.filter((rule) => rule.verdict === 'PASS').length;
  const cost = allInBps === null ? '?' : (Number(allInBps) / 100).toFixed(2);
  const compared = rules
    .filter(({ code }) => ['AMOUNT_MAX', 'TERM_MAX', 'RATE'].includes(code))
    .map(({ code, have, want }) => `${code} ${shown(code, have)} / ${shown(code, want)}`);
  return `    ${index + 1}. ${product.bankName} · ${product.name}: score ${reciprocalScore}, all-in ${cost}%, ${passed} of ${rules.length} rules pass (${compared.join('; ')})`;
}

function shown(code: string, measure: Measure): string {
  const exact = Number(measure?.exact ?? Number.NaN);
  if (Number.isNaN(exact)) return '-';
  if (code === 'AMOUNT_MAX') return `${exact / 1_000_000} 万元`;
  return code === 'RATE' ? `${(exact / 100).toFixed(2)}%` : `${exact} months`;
}

async function signIn(url: string): Promise<<T>(query: string, variables: object) => Promise<T>> {
  const account = DEMO_ACCOUNTS[0];
  if (account === undefined) throw new Error('the demo has no account');
  const { email, password } = account;
  const headers = { 'content-type': 'application/json', origin: url };
  const body = JSON.stringify({ email, password });
  const response = await fetch(`${url}/api/auth/sign-in/email`, { method: 'POST', headers, body });
  if (!response.ok) throw new Error(`sign-in answered ${response.status}`);
  const cookie = response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  return async <T>(query: string, variables: object): Promise<T> => {
    const request = { method: 'POST', headers: { ...headers, cookie }, body: JSON.stringify({ query, variables }) };
    const answer = (await (await fetch(`${url}/graphql`, request)).json()) as Answer<T>;
    if (answer.errors !== undefined || answer.data === undefined)
      throw new Error(answer.errors?.[0]?.message ?? 'the API did not answer');
    return answer.data;
  };
}
