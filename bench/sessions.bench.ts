import { createHighsOptimiser } from '../adapters/optimiser/highs.ts';
import { assignMeetings, welfareOf } from '../domain/sessions/assign-meetings.ts';
import { optimumProgram, placementProgram } from '../domain/sessions/linear-program.ts';
import { repairTimetable } from '../domain/sessions/repair-timetable.ts';
import { compileSession, type SessionInput, type SessionMarket } from '../domain/sessions/session-market.ts';
import { placeMeetings, type Timetable } from '../domain/sessions/timetable.ts';
import { makeRandom, type Random } from '../tools/demo/random.ts';
import { type Bench, type Measurement, measure } from './measure.ts';

const SLOTS = 12;
const DESKS = 3;
const SECONDS_MAX = 60;
const FRESH_SEED = 1_000;

type Size = {
  readonly firms: number;
  readonly banks: number;
  readonly runs: number;
  /** Everybody has three or four free slots and every desk six, so that not all can be placed. */
  readonly isTight: boolean;
};

/** Who meets whom and when, beside the proven optimum where the solver can tell it, and the repair of a cancellation. */
export const sessionsBench: Bench = {
  name: 'sessions',
  run: async () => [
    ...(await measureSession({ firms: 1_000, banks: 50, runs: 5, isTight: false })),
    ...(await measureSession({ firms: 10_000, banks: 300, runs: 2, isTight: false })),
    ...(await compareWithOptimum({ firms: 100, banks: 10, runs: 1, isTight: false })),
    ...(await compareWithOptimum({ firms: 100, banks: 10, runs: 1, isTight: true })),
    ...(await compareWithOptimum({ firms: 400, banks: 30, runs: 1, isTight: true })),
    ...(await compareManyWithOptimum({ firms: 100, banks: 10, runs: 24, isTight: true })),
  ],
};

async function measureSession(size: Size): Promise<Measurement[]> {
  const input = makeInput(makeRandom(7), size);
  let market: SessionMarket = compileSession(input);
  let timetable: Timetable = { meetings: [], unplaced: [] };
  const whole = await measure({ runs: size.runs, warmUpRuns: 1 }, () => {
    market = compileSession(input);
    timetable = placeMeetings(market, assignMeetings(market));
  });
  const { meetings, unplaced } = timetable;
  const memoryMib = Math.round(process.memoryUsage().rss / 2 ** 20);
  const { firms, banks } = size;
  const sizes = {
    firms,
    banks,
    pairs: market.edges.length,
    placed: meetings.length,
    unplaced: unplaced.length,
    memoryMib,
  };
  let turn = 0;
  const repair = await measure({ runs: 20, warmUpRuns: 3 }, () => {
    const gone = meetings[(turn++ * 97) % meetings.length]?.firmId;
    const left = { ...input, firms: input.firms.filter(({ firmId }) => firmId !== gone) };
    repairTimetable(compileSession(left), meetings);
  });
  return [
    { name: `assignment and timetable, ${size.firms} firms, ${size.banks} banks`, timing: whole, sizes },
    { name: `repair of one cancellation, ${size.firms} firms`, timing: repair, sizes: { firms: size.firms } },
  ];
}

async function compareWithOptimum(size: Size): Promise<Measurement[]> {
  const market = compileSession(makeInput(makeRandom(9), size));
  const optimise = createHighsOptimiser({ secondsMax: SECONDS_MAX });
  const chosen = assignMeetings(market);
  const placed = placeMeetings(market, chosen).meetings.length;
  const placeable = await optimise(placementProgram(market, chosen));
  const optimum = await optimise(optimumProgram(market));
  const stable = welfareOf(market, chosen);
  const share = (part: number, of: number | undefined): number =>
    of === undefined ? Number.NaN : Number((part / of).toFixed(4));
  return [
    {
      name: `beside the proven optimum, ${size.firms} firms, ${size.banks} banks${size.isTight ? ', tight' : ''}`,
      sizes: {
        chosen: chosen.length,
        placed,
        placeable: placeable?.total ?? Number.NaN,
        placedShare: share(placed, placeable?.total),
        welfareStable: stable,
        welfareOptimum: optimum?.total ?? Number.NaN,
        stableShare: share(stable, optimum?.total),
      },
    },
  ];
}

/** The share of the placeable meetings over many sessions that nothing was tuned on. */
async function compareManyWithOptimum(size: Size): Promise<Measurement[]> {
  const optimise = createHighsOptimiser({ secondsMax: SECONDS_MAX });
  const shares: number[] = [];
  let [placedSum, placeableSum] = [0, 0];
  for (let turn = 0; turn < size.runs; turn += 1) {
    const market = compileSession(makeInput(makeRandom(FRESH_SEED + turn), size));
    const chosen = assignMeetings(market);
    const placeable = await optimise(placementProgram(market, chosen));
    if (placeable === null) continue;
    const placed = placeMeetings(market, chosen).meetings.length;
    shares.push(placed / placeable.total);
    placedSum += placed;
    placeableSum += placeable.total;
  }
  return [
    {
      name: `beside the proven optimum, ${size.firms} firms, ${size.banks} banks, tight, ${size.runs} fresh seeds`,
      sizes: {
        proven: shares.length,
        placed: placedSum,
        placeable: placeableSum,
        placedShare: Number((placedSum / placeableSum).toFixed(4)),
        leastShare: Number(Math.min(...shares).toFixed(4)),
      },
    },
  ];
}

/** Firms wish for up to eight banks, popular ones more often; two of three have personal limits. */
function makeInput(random: Random, { firms, banks, isTight }: Size): SessionInput {
  const slots = Array.from({ length: SLOTS }, (_, slot) => slot);
  const free = (share: number, count: number): number[] | null =>
    random.chance(share) ? random.sample(slots, count).sort((a, b) => a - b) : null;
  const popular = (): string => `bank-${Math.floor(banks * (random.between(0, 9_999) / 10_000) ** 1.5)}`;
  const firmIds = Array.from({ length: firms }, (_, index) => `firm-${index}`);
  return {
    seed: 'bench',
    slots: SLOTS,
    firms: firmIds.map((firmId) => ({
      firmId,
      meetingsMax: 3,
      wishes: [...new Set(Array.from({ length: 8 }, popular))],
      isFirstLoan: random.chance(0.3),
      waitingDays: random.between(0, 90),
      pastMeetings: random.between(0, 5),
      freeSlots: isTight ? free(1, random.between(3, 4)) : free(0.66, random.between(3, 10)),
    })),
    banks: Array.from({ length: banks }, (_, index) => ({
      bankId: `bank-${index}`,
      desks: Array.from({ length: DESKS }, (_desk, desk) => ({
        name: `${desk}`,
        freeSlots: isTight ? free(1, 6) : free(0.4, 9),
      })),
      wishes: random.sample(firmIds, Math.min(10, firms)),
      scores: Object.fromEntries(firmIds.map((firmId) => [firmId, random.between(4_000, 9_500)])),
    })),
    forbidden: [],
    pins: [],
  };
}
