import { randomUUID } from 'node:crypto';
import { addDays } from '../domain/calendar.ts';
import { emptyNeedCatalogue, type LiveNeed, putNeed, touchedNeeds } from '../domain/matching/need-catalogue.ts';
import type { NeedOnMarket } from '../domain/matching/pair.ts';
import { type Bench, heldBytes, type Measurement, measure } from './measure.ts';
import { makeManyProducts } from './support/make-market.ts';
import { makeQuestions } from './support/make-questions.ts';

const SIZES = [10_000, 100_000, 1_000_000];
const PRODUCTS = 40;
/** So many needs are looked through in a row of runs: the time of one grows with them. */
const LOOKED_THROUGH = 4_000_000;
/** Made whole; further needs are these again under new ids, with tags that begin on other days. */
const KINDS = 5_000;
const TAG_DAYS = 700;

/** What live needs hold in memory as they grow, and how long it takes to find those that a changed product touches. */
export const needCatalogueBench: Bench = {
  name: 'need-catalogue',
  run: async () => {
    const kinds = makeQuestions(KINDS);
    const lines: Measurement[] = [];
    for (const size of SIZES) lines.push(await measureSize(kinds, size));
    return lines;
  },
};

async function measureSize(kinds: readonly NeedOnMarket[], size: number): Promise<Measurement> {
  const [{ market } = { market: null }] = kinds;
  if (market === null) throw new Error('the bench has no needs');
  const before = heldBytes();
  const catalogue = emptyNeedCatalogue();
  for (let index = 0; index < size; index += 1)
    putNeed(catalogue, asAnother(kinds[index % kinds.length] as NeedOnMarket, index));
  const bytesPerNeed = Math.round((heldBytes() - before) / size);
  const products = makeManyProducts(PRODUCTS).map(({ terms }) => terms);
  let turn = 0;
  let touched = 0;
  const runs = Math.min(PRODUCTS, LOOKED_THROUGH / size);
  const timing = await measure({ runs, warmUpRuns: runs }, () => {
    const product = products[turn++ % products.length];
    if (product !== undefined) touched += touchedNeeds(catalogue, product, market).length;
  });
  return {
    name: `the needs that a changed product touches, of ${size}`,
    timing,
    sizes: { needs: catalogue.needs.size, bytesPerNeed, touchedEach: Math.round(touched / turn) },
  };
}

function asAnother({ need, firm }: NeedOnMarket, index: number): LiveNeed {
  const firmId = randomUUID();
  const later = Math.floor(index / KINDS) % TAG_DAYS;
  return {
    need: { ...need, needId: randomUUID(), firmId },
    firm: { ...firm, firmId, tags: firm.tags.map((tag) => ({ ...tag, from: addDays(tag.from, -later) })) },
  };
}
