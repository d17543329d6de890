import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

export type ConformanceCase = {
  readonly url: string;
  /** The key that `openSandbox` answered, and the case that it made. */
  readonly secret: string;
  readonly engagementId: string;
};
export type Finding = { readonly name: string; readonly passed: boolean; readonly said: string };

type TypedKind = 'Products' | 'Decisions' | 'Drawdowns' | 'Repayments';
type Answer = { data?: Record<string, unknown> | null; errors?: { message: string }[] };
type Row = { line: number; key: string | null; state: string; code: string | null };

const WAIT_MS_MAX = 60_000;
const LOOK_MS = 250;
const SUBMIT = `mutation($key: String!, $input: SubmitBankRowsInput!) { submitBankRows(idempotencyKey: $key, input: $input) {
  ... on SubmittedBankRows { batch { id } } ... on RefusedCommand { code field } } }`;
const ROWS = `query($id: ID!) { bankBatch(id: $id) { waiting } bankBatchRows(batchId: $id, first: 50) {
  edges { node { line key state code } } } }`;
const typed = (mutation: string, input: string): string => `mutation($key: String!, $input: ${input}!) {
  ${mutation}(idempotencyKey: $key, input: $input) { ... on SubmittedBankRows { batch { id } } ... on RefusedCommand { code field } } }`;
const ENGAGEMENTS = `{ engagements(first: 50) { edges { node { id needId state grantFen drawnFen } } } }`;
const PRODUCT_HEAD =
  'product_id,version,name,amount_fen_min,amount_fen_max,term_months_min,term_months_max,lpr_tenor,spread_bps_min,spread_bps_max,repayment,accepted_securities,regions,industries,size_classes,purposes,required_tags,firm_age_months_min,first_loan_only,promised_days,schemes,valid_from,valid_to,quota_fen';
const DECISION_HEAD = 'engagement_id,move,reason_code,note,grant_fen,rate_bps,term_months';
const DRAWDOWN_HEAD =
  'need_id,product_id,contract_number,contract_on,drawn_on,matures_on,principal_fen,rate_bps,securities,loan_type,is_first_loan';
const REPAYMENT_HEAD = 'contract_number,reference,paid_on,principal_fen,interest_fen';

/** Walks the way of one loan as a system of a bank does, with the mistakes that such systems make. */
export async function runConformance(of: ConformanceCase): Promise<Finding[]> {
  const findings: Finding[] = [];
  const note = (name: string, passed: boolean, said: unknown): void => {
    findings.push({ name, passed, said: passed ? '' : JSON.stringify(said) });
  };
  const ask = async (query: string, variables: object = {}, secret = of.secret): Promise<Answer> => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${secret}` };
    const body = JSON.stringify({ query, variables });
    return (await (await fetch(`${of.url}/graphql`, { method: 'POST', headers, body })).json()) as Answer;
  };
  const submit = async (kind: string, table: string, key: string = randomUUID()): Promise<string | null> => {
    const answer = await ask(SUBMIT, { key, input: { kind, table } });
    const result = answer.data?.['submitBankRows'] as { batch?: { id: string } } | undefined;
    return result?.batch?.id ?? null;
  };
  const submitTyped = async (kind: TypedKind, rows: readonly object[], key: string = randomUUID()) => {
    const answer = await ask(typed(`submit${kind}`, `Submit${kind}Input`), { key, input: { rows } });
    const result = answer.data?.[`submit${kind}`] as { batch?: { id: string } } | undefined;
    return result?.batch?.id ?? null;
  };
  const rowsOf = async (batchId: string | null): Promise<Row[]> => {
    for (const deadline = Date.now() + WAIT_MS_MAX; batchId !== null && Date.now() < deadline; await pause(LOOK_MS)) {
      const { data } = await ask(ROWS, { id: batchId });
      if ((data?.['bankBatch'] as { waiting: number } | null)?.waiting !== 0) continue;
      const rows = data?.['bankBatchRows'] as { edges: { node: Row }[] } | undefined;
      return rows?.edges.map(({ node }) => node) ?? [];
    }
    return [];
  };
  /** Sends a table and looks whether each row came out as it should. */
  const table = async (name: string, kind: string, lines: readonly string[], wanted: readonly string[]) => {
    const rows = await rowsOf(await submit(kind, lines.join('\n')));
    const came = rows.map(({ state, code }) => (state === 'ACCEPTED' ? 'ACCEPTED' : (code ?? '')));
    note(name, JSON.stringify(came) === JSON.stringify(wanted), came);
  };
  /** The same with typed rows. */
  const typedRows = async (name: string, kind: TypedKind, lines: readonly object[], wanted: readonly string[]) => {
    const rows = await rowsOf(await submitTyped(kind, lines));
    const came = rows.map(({ state, code }) => (state === 'ACCEPTED' ? 'ACCEPTED' : (code ?? '')));
    note(name, JSON.stringify(came) === JSON.stringify(wanted), came);
  };
  const own = async () => {
    const { data } = await ask(ENGAGEMENTS);
    const edges = (data?.['engagements'] as { edges: { node: Record<string, string> }[] } | undefined)?.edges ?? [];
    return edges.map(({ node }) => node).find(({ id }) => id === of.engagementId);
  };

  const wrong = await ask(ENGAGEMENTS, {}, `${of.secret.slice(0, -4)}0000`);
  note('a wrong key opens nothing', wrong.errors !== undefined, wrong);
  const begun = await own();
  note('the key sees its case, at the first contact', begun?.['state'] === 'CONTACTED', begun ?? null);
  const needId = begun?.['needId'] ?? randomUUID();

  const [contract, today] = [`SB-${randomUUID().slice(0, 12)}`, await todayOf(ask)];
  const nextYear = `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`;
  const product = `,,沙箱贷,10000000,500000000,6,36,ONE_YEAR,50,120,BULLET,CREDIT_ONLY,4419,C,SMALL|MICRO,WORKING_CAPITAL,,0,false,5,,${today},,`;
  await table(
    'products: a good row is taken, a bad one is named',
    'PRODUCT',
    [PRODUCT_HEAD, product, product.replace('ONE_YEAR', 'SOME_YEAR'), product.replace(',6,36,', ',36,6,')],
    ['ACCEPTED', 'CELL_MALFORMED', 'RANGE_UPSIDE_DOWN'],
  );
  const decide = (move: string, rest: string): string => `${of.engagementId},${move},${rest}`;
  await table(
    'decisions: in their order only, and on no case of somebody else',
    'DECISION',
    [
      DECISION_HEAD,
      decide('grant', ',,100000000,400,12'),
      decide('startReview', ',,,,'),
      decide('grant', ',,100000000,,'),
      decide('grant', ',,100000000,400,12'),
      `${randomUUID()},startReview,,,,,`,
    ],
    ['ILLEGAL_TRANSITION', 'ACCEPTED', 'RATE_OUT_OF_RANGE', 'ACCEPTED', 'NOT_FOUND'],
  );
  const drawn = (fen: number, number = contract): string =>
    `${needId},,${number},${today},${today},${nextYear},${fen},400,CREDIT_ONLY,CREDIT,`;
  await table(
    'drawdowns: never above the grant, and a contract once',
    'DRAWDOWN',
    [DRAWDOWN_HEAD, drawn(100_000_001), drawn(60_000_000), drawn(60_000_000), drawn(50_000_000, `${contract}-2`)],
    ['GRANT_EXCEEDED', 'ACCEPTED', 'CONTRACT_TAKEN', 'GRANT_EXCEEDED'],
  );
  const paid = (reference: string, fen: number): string => `${contract},${reference},${today},${fen},1000`;
  await table(
    'repayments: a reference counts once, and no more than was lent',
    'REPAYMENT',
    [
      REPAYMENT_HEAD,
      paid('P-1', 10_000_000),
      paid('P-1', 10_000_000),
      paid('P-2', 60_000_000),
      'NO-SUCH,P-3,2026-01-01,1,0',
    ],
    ['ACCEPTED', 'REPAYMENT_KNOWN', 'REPAYMENT_ABOVE_LOAN', 'NOT_FOUND'],
  );
  const [key, lines] = [randomUUID(), `${REPAYMENT_HEAD}\n${paid('P-4', 1)}`];
  const [first, again] = [await submit('REPAYMENT', lines, key), await submit('REPAYMENT', lines, key)];
  note('the same key and table answer the same batch', first !== null && first === again, { first, again });
  const other = await submit('REPAYMENT', `${REPAYMENT_HEAD}\n${paid('P-5', 1)}`, key);
  note('the same key with another table is refused', other === null, other);
  note(
    'a table without a column is refused whole',
    (await submit('REPAYMENT', 'contract_number\nX')) === null,
    'taken',
  );
  await walkTyped({ ...of, needId, today, nextYear }, { note, typedRows, submitTyped });
  const ended = await own();
  const isDrawn = ended?.['state'] === 'DRAWN' && ended['drawnFen'] === '70000000' && ended['grantFen'] === '100000000';
  note('the case ends drawn, with its sums', isDrawn, ended ?? null);
  return findings;
}

type TypedWalk = {
  readonly note: (name: string, passed: boolean, said: unknown) => void;
  readonly typedRows: (
    name: string,
    kind: TypedKind,
    rows: readonly object[],
    wanted: readonly string[],
  ) => Promise<void>;
  readonly submitTyped: (kind: TypedKind, rows: readonly object[], key?: string) => Promise<string | null>;
};

/** The same case with typed rows: each has a key of the bank's own, under which it is done once. */
async function walkTyped(
  of: { readonly engagementId: string; readonly needId: string; readonly today: string; readonly nextYear: string },
  { note, typedRows, submitTyped }: TypedWalk,
): Promise<void> {
  const { engagementId, needId, today, nextYear } = of;
  const [run, contractNumber] = [randomUUID().slice(0, 8), `SB-${randomUUID().slice(0, 12)}`];
  const product = {
    key: `${run}-product`,
    name: '沙箱直连贷',
    amountFenMin: '10000000',
    amountFenMax: '500000000',
    termMonthsMin: 6,
    termMonthsMax: 36,
    lprTenor: 'ONE_YEAR',
    spreadBpsMin: '50',
    spreadBpsMax: '120',
    repayment: 'BULLET',
    acceptedSecurities: ['CREDIT_ONLY'],
    regions: ['4419'],
    industries: ['C'],
    sizeClasses: ['SMALL', 'MICRO'],
    purposes: ['WORKING_CAPITAL'],
    requiredTags: [],
    firmAgeMonthsMin: 0,
    firstLoanOnly: false,
    promisedDays: 5,
    schemes: [],
    validFrom: today,
  };
  await typedRows(
    'typed products: a good row is taken, the same key with another row is not',
    'Products',
    [product, { ...product, amountFenMin: '20000000' }, { ...product, key: `${run}-bad`, regions: ['everywhere'] }],
    ['ACCEPTED', 'IDEMPOTENCY_KEY_REUSED', 'CELL_MALFORMED'],
  );
  const grant = { engagementId, move: 'grant', grantFen: '100000000', rateBps: '400', termMonths: 12 };
  await typedRows(
    'typed decisions: in their order only, and on no case of somebody else',
    'Decisions',
    [
      { ...grant, key: `${run}-grant` },
      { ...grant, key: `${run}-foreign`, engagementId: randomUUID() },
    ],
    ['ILLEGAL_TRANSITION', 'NOT_FOUND'],
  );
  const drawdown = {
    key: `${run}-draw`,
    needId,
    contractNumber,
    contractOn: today,
    drawnOn: today,
    maturesOn: nextYear,
    principalFen: '10000000',
    rateBps: '400',
    securities: ['CREDIT_ONLY'],
    loanType: 'CREDIT',
  };
  await typedRows(
    'typed drawdowns: never above the grant, and a contract once',
    'Drawdowns',
    [
      drawdown,
      { ...drawdown, key: `${run}-again` },
      { ...drawdown, key: `${run}-more`, contractNumber: `${contractNumber}-2`, principalFen: '90000000' },
    ],
    ['ACCEPTED', 'CONTRACT_TAKEN', 'GRANT_EXCEEDED'],
  );
  const payment = { contractNumber, reference: 'T-1', paidOn: today, principalFen: '1000', interestFen: '10' };
  const rows = [{ ...payment, key: `${run}-paid` }];
  await typedRows(
    'typed repayments: a reference counts once, and no more than was lent',
    'Repayments',
    [
      ...rows,
      { ...payment, key: `${run}-known` },
      { ...payment, key: `${run}-much`, reference: 'T-2', principalFen: '10000001' },
    ],
    ['ACCEPTED', 'REPAYMENT_KNOWN', 'REPAYMENT_ABOVE_LOAN'],
  );
  await typedRows('a typed row that comes again in another batch is answered and not done again', 'Repayments', rows, [
    'ACCEPTED',
  ]);
  const key = randomUUID();
  const [first, again] = [await submitTyped('Repayments', rows, key), await submitTyped('Repayments', rows, key)];
  note('the same key and typed rows answer the same batch', first !== null && first === again, { first, again });
  note('a typed batch without a row is refused whole', (await submitTyped('Repayments', [])) === null, 'taken');
}

/** Business days are those of the platform, whose clock may not be that of this machine. */
async function todayOf(ask: (query: string) => Promise<Answer>): Promise<string> {
  const { data } = await ask('{ engagements(first: 1) { edges { node { createdAt } } } }');
  const edges = (data?.['engagements'] as { edges: { node: { createdAt: string } }[] } | undefined)?.edges ?? [];
  const at = new Date(edges[0]?.node.createdAt ?? Date.now());
  return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}
