import {
  type GraphQLInputType,
  type GraphQLScalarType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';

const NOWHERE = '01890000-0000-7000-8000-000000000000';

/** A value of the right shape for an input type, with every optional field filled. */
export function sampleOf(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return sampleOf(type.ofType);
  if (isListType(type)) return [sampleOf(type.ofType)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type))
    return Object.fromEntries(Object.values(type.getFields()).map((field) => [field.name, sampleOf(field.type)]));
  return sampleScalar(type);
}

function sampleScalar(type: GraphQLScalarType): unknown {
  switch (type.name) {
    case 'Int':
      return 12;
    case 'Boolean':
      return true;
    case 'ID':
      return NOWHERE;
    case 'Fen':
      return '200000000';
    case 'Bps':
      return '100';
    case 'CivilDate':
      return '2026-01-05';
    case 'DateTime':
      return '2026-01-05T02:00:00.000Z';
    default:
      return 'SAMPLE_TEXT';
  }
}

/** Where a leaf stands inside an input, and its type. */
export type Leaf = { readonly path: readonly (string | number)[]; readonly type: string; readonly isList: boolean };

/** Every scalar and enum inside an input type; of a list its first element. */
export function leavesOf(type: GraphQLInputType, path: readonly (string | number)[] = [], isList = false): Leaf[] {
  if (isNonNullType(type)) return leavesOf(type.ofType, path, isList);
  if (isListType(type)) return leavesOf(type.ofType, [...path, 0], true);
  if (isInputObjectType(type))
    return Object.values(type.getFields()).flatMap((field) => leavesOf(field.type, [...path, field.name]));
  return [{ path, type: isEnumType(type) ? 'Enum' : type.name, isList }];
}

/** A copy of `input` with another value at `path`; what is absent on the way there is added. */
export function withValue(input: unknown, path: readonly (string | number)[], value: unknown): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return value;
  if (typeof head === 'number') {
    const items = Array.isArray(input) ? [...input] : [];
    items[head] = withValue(items[head], rest, value);
    return items;
  }
  const object = (input ?? {}) as Record<string, unknown>;
  return { ...object, [head]: withValue(object[head], rest, value) };
}
