import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { type CivilDate, isCivilDate } from '../../domain/calendar.ts';
import { type Bps, bps, type Fen, fen } from '../../domain/money.ts';

/** Ninety trillion yuan: above any sum of the market, and below the limit of a PostgreSQL bigint by a wide margin. */
const FEN_MAX = 9_000_000_000_000_000n;
/** A hundred times the whole; no rate of the market comes near. */
const BPS_MAX = 1_000_000n;

const WHOLE_NUMBER = /^-?(?:0|[1-9][0-9]{0,18})$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;

export const FenScalar = new GraphQLScalarType<Fen, string>({
  name: 'Fen',
  description: 'Money in whole fen (1/100 yuan), written as a string of digits: "123456" is 1 234.56 yuan.',
  ...wholeNumber<Fen>({ name: 'Fen', unit: 'fen', example: '"123456" for 1 234.56 yuan', max: FEN_MAX, brand: fen }),
});

export const BpsScalar = new GraphQLScalarType<Bps, string>({
  name: 'Bps',
  description: 'A rate in whole basis points (1/10 000), written as a string of digits: "465" is 4.65%.',
  ...wholeNumber<Bps>({ name: 'Bps', unit: 'basis points', example: '"465" for 4.65%', max: BPS_MAX, brand: bps }),
});

export const CivilDateScalar = new GraphQLScalarType<CivilDate, string>({
  name: 'CivilDate',
  description: 'A business day in Asia/Shanghai: "2026-11-22".',
  serialize: (value) => {
    if (typeof value === 'string' && isCivilDate(value)) return value;
    throw new TypeError('CivilDate cannot send this value');
  },
  parseValue: civilDateFrom,
  parseLiteral: (node) => civilDateFrom(textOf(node), node),
});

export const DateTimeScalar = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description: 'An instant with its offset, by RFC 3339: "2026-11-22T09:00:00+08:00". Answers are in UTC.',
  serialize: (value) => {
    if (value instanceof Date) return value.toISOString();
    throw new TypeError('DateTime cannot send this value');
  },
  parseValue: instantFrom,
  parseLiteral: (node) => instantFrom(textOf(node), node),
});

type WholeNumberKind<T> = {
  readonly name: string;
  readonly unit: string;
  readonly example: string;
  readonly max: bigint;
  readonly brand: (amount: bigint) => T;
};

/** `number` is refused as a variable: a JSON number may have lost digits before it reaches us. */
function wholeNumber<T extends bigint>(kind: WholeNumberKind<T>) {
  const parse = (input: unknown, node?: ValueNode): T => {
    if (typeof input !== 'string')
      throw refused(`${kind.name} is a string of whole ${kind.unit}. Send ${kind.example}.`, node);
    if (/[\uff10-\uff19]/.test(input))
      throw refused(`${kind.name} has full-width digits. Type the digits 0-9 in half width: ${kind.example}.`, node);
    if (!WHOLE_NUMBER.test(input))
      throw refused(`${kind.name} is whole ${kind.unit} without point, comma or blank. Send ${kind.example}.`, node);
    const amount = BigInt(input);
    if (amount > kind.max || amount < -kind.max)
      throw refused(`${kind.name} must lie between -${kind.max} and ${kind.max}.`, node);
    return kind.brand(amount);
  };
  return {
    serialize: (value: unknown): string => {
      if (typeof value === 'bigint') return value.toString();
      throw new TypeError(`${kind.name} cannot send this value: only a bigint is ${kind.unit}`);
    },
    parseValue: (input: unknown): T => parse(input),
    parseLiteral: (node: ValueNode): T =>
      parse(node.kind === Kind.STRING || node.kind === Kind.INT ? node.value : undefined, node),
  };
}

function civilDateFrom(input: unknown, node?: ValueNode): CivilDate {
  if (typeof input === 'string' && isCivilDate(input)) return input;
  throw refused('CivilDate is a day of the calendar. Send it as "2026-11-22".', node);
}

function instantFrom(input: unknown, node?: ValueNode): Date {
  if (typeof input === 'string' && INSTANT.test(input) && isCivilDate(input.slice(0, 10))) {
    const instant = new Date(input);
    if (!Number.isNaN(instant.getTime())) return instant;
  }
  throw refused('DateTime is an instant with its offset. Send it as "2026-11-22T09:00:00+08:00".', node);
}

const textOf = (node: ValueNode): string | undefined => (node.kind === Kind.STRING ? node.value : undefined);

/** The input is not repeated in the message: it may be personal. */
function refused(message: string, node?: ValueNode): GraphQLError {
  return new GraphQLError(message, { ...(node ? { nodes: node } : {}), extensions: { code: 'BAD_USER_INPUT' } });
}
