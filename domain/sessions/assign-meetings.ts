import type { Edge, SessionMarket } from './session-market.ts';

/**
 * Who meets whom: many-to-many deferred acceptance, firms proposing in the order of their wishes, banks keeping the best
 * of what they hold. The result is pairwise stable under responsive preferences, and no stable one is better for any
 * firm. Pinned pairs are taken first and use up quota. Returns edges in ascending order.
 */
export function assignMeetings(market: SessionMarket): number[] {
  const { edges, edgesOfFirm } = market;
  const { pinned, firmLeft, bankLeft } = takePins(market);
  const held: number[][] = bankLeft.map(() => []);
  const heldByFirm = new Int32Array(firmLeft.length);
  const nextWish = new Int32Array(firmLeft.length);
  const waiting = firmLeft.map((_, firm) => firm);

  while (waiting.length > 0) {
    const firm = waiting.pop() as number;
    const wishes = edgesOfFirm[firm] as readonly number[];
    while ((heldByFirm[firm] as number) < (firmLeft[firm] as number) && (nextWish[firm] as number) < wishes.length) {
      const offer = wishes[nextWish[firm] as number] as number;
      nextWish[firm] = (nextWish[firm] as number) + 1;
      if (pinned.has(offer)) continue;
      const { bank } = edges[offer] as Edge;
      const own = held[bank] as number[];
      heldByFirm[firm] = (heldByFirm[firm] as number) + 1;
      own.push(offer);
      if (own.length <= (bankLeft[bank] as number)) continue;
      const dropped = takeWorst(market, own);
      const loser = (edges[dropped] as Edge).firm;
      heldByFirm[loser] = (heldByFirm[loser] as number) - 1;
      if (loser !== firm) waiting.push(loser);
    }
  }
  return [...pinned, ...held.flat()].sort((a, b) => a - b);
}

/** Pinned pairs that both sides accept, and what they leave of every quota. */
export function takePins(market: SessionMarket): {
  pinned: Set<number>;
  firmLeft: number[];
  bankLeft: number[];
} {
  const pinned = new Set<number>();
  const firmLeft = [...market.firmQuota];
  const bankLeft = [...market.bankQuota];
  for (const pin of market.input.pins) {
    const edge = findEdge(market, pin);
    if (edge === null || pinned.has(edge)) continue;
    const { firm, bank } = market.edges[edge] as Edge;
    pinned.add(edge);
    firmLeft[firm] = Math.max(0, (firmLeft[firm] as number) - 1);
    bankLeft[bank] = Math.max(0, (bankLeft[bank] as number) - 1);
  }
  return { pinned, firmLeft, bankLeft };
}

/** The edge of a pair; `null` when one side does not accept the other or is not there. */
export function findEdge(market: SessionMarket, pair: { firmId: string; bankId: string }): number | null {
  const firm = market.input.firms.findIndex(({ firmId }) => firmId === pair.firmId);
  const own = market.edgesOfFirm[firm] ?? [];
  return own.find((edge) => market.input.banks[(market.edges[edge] as Edge).bank]?.bankId === pair.bankId) ?? null;
}

function takeWorst(market: SessionMarket, own: number[]): number {
  let worst = 0;
  for (let index = 1; index < own.length; index += 1) {
    const [candidate, current] = [
      market.edges[own[index] as number] as Edge,
      market.edges[own[worst] as number] as Edge,
    ];
    if (candidate.bankRank > current.bankRank) worst = index;
  }
  return own.splice(worst, 1)[0] as number;
}

/** Pairs that would rather meet each other than keep what they have: none, for a stable assignment without pins. */
export function findBlockingPairs(market: SessionMarket, chosen: readonly number[]): number[] {
  const { edges, firmQuota, bankQuota } = market;
  const isChosen = new Set(chosen);
  const worstOfFirm = Array.from({ length: firmQuota.length }, () => -1);
  const worstOfBank = Array.from({ length: bankQuota.length }, () => -1);
  const firmLoad = Array.from({ length: firmQuota.length }, () => 0);
  const bankLoad = Array.from({ length: bankQuota.length }, () => 0);
  for (const index of chosen) {
    const { firm, bank, firmRank, bankRank } = edges[index] as Edge;
    worstOfFirm[firm] = Math.max(worstOfFirm[firm] as number, firmRank);
    worstOfBank[bank] = Math.max(worstOfBank[bank] as number, bankRank);
    firmLoad[firm] = (firmLoad[firm] as number) + 1;
    bankLoad[bank] = (bankLoad[bank] as number) + 1;
  }
  const wants = (load: number | undefined, quota: number | undefined, isBetter: boolean): boolean =>
    (load ?? 0) < (quota ?? 0) || ((quota ?? 0) > 0 && isBetter);
  return edges.flatMap(({ firm, bank, firmRank, bankRank }, index) =>
    !isChosen.has(index) &&
    wants(firmLoad[firm], firmQuota[firm], firmRank < (worstOfFirm[firm] as number)) &&
    wants(bankLoad[bank], bankQuota[bank], bankRank < (worstOfBank[bank] as number))
      ? [index]
      : [],
  );
}

/** Points of both sides over all chosen pairs. */
export function welfareOf(market: SessionMarket, chosen: readonly number[]): number {
  return chosen.reduce((sum, index) => sum + (market.edges[index] as Edge).welfare, 0);
}
