import {
  type FieldNode,
  GraphQLError,
  type GraphQLField,
  type GraphQLNamedType,
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';

export type AnswerSizeLimits = {
  /** Most values that one answer may hold, by the estimate below. */
  readonly answerSizeMax: number;
  /** What `first` may be at most; taken for a `first` that comes by variable. */
  readonly pageSizeMax: number;
  /** Taken for a list without `first`, whose length the schema itself bounds. */
  readonly listSizeAssumed: number;
};

/**
 * Refuses a document whose answer could be too large: nested pages multiply. Armor's cost rule reads only a literal
 * `first`, so that the same document with a variable would pass at any size. Fragments are counted once and remembered,
 * so that counting stays linear in the document.
 */
export function answerSizeRule(limits: AnswerSizeLimits): ValidationRule {
  return (context: ValidationContext) => ({
    OperationDefinition(operation) {
      const root = context.getSchema().getRootType(operation.operation);
      if (!root) return;
      const size = sizeOf({ context, limits, byFragment: new Map() }, operation.selectionSet, root);
      if (size <= limits.answerSizeMax) return;
      const message = `The answer could hold ${Math.round(size)} values, ${limits.answerSizeMax} are allowed. Ask for smaller or fewer nested pages.`;
      context.reportError(
        new GraphQLError(message, { nodes: operation, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }),
      );
    },
  });
}

type Count = {
  readonly context: ValidationContext;
  readonly limits: AnswerSizeLimits;
  readonly byFragment: Map<string, number>;
};

function sizeOf(count: Count, { selections }: SelectionSetNode, parent: GraphQLNamedType): number {
  let size = 0;
  for (const selection of selections) {
    switch (selection.kind) {
      case Kind.FIELD:
        size += sizeOfField(count, selection, parent);
        break;
      case Kind.INLINE_FRAGMENT:
        size += sizeOf(count, selection.selectionSet, typeNamed(count, selection.typeCondition?.name.value) ?? parent);
        break;
      case Kind.FRAGMENT_SPREAD:
        size += sizeOfFragment(count, selection.name.value);
        break;
    }
  }
  return size;
}

function sizeOfField(count: Count, node: FieldNode, parent: GraphQLNamedType): number {
  const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
  // `__typename` and names that another rule refuses.
  if (field === undefined || node.selectionSet === undefined) return 1;
  return lengthOf(count.limits, node, field) * (1 + sizeOf(count, node.selectionSet, getNamedType(field.type)));
}

function sizeOfFragment(count: Count, name: string): number {
  const known = count.byFragment.get(name);
  if (known !== undefined) return known;
  count.byFragment.set(name, 0); // A fragment that holds itself is refused by another rule; here it must only end.
  const fragment = count.context.getFragment(name);
  const type = typeNamed(count, fragment?.typeCondition.name.value);
  const size = fragment && type ? sizeOf(count, fragment.selectionSet, type) : 0;
  count.byFragment.set(name, size);
  return size;
}

/** A page may sit in a connection object, so `first` multiplies whatever the type of its field is. */
function lengthOf(limits: AnswerSizeLimits, node: FieldNode, field: GraphQLField<unknown, unknown>): number {
  const given = node.arguments?.find(({ name }) => name.value === 'first')?.value;
  if (given?.kind === Kind.INT) return Math.max(1, Number(given.value));
  if (given !== undefined) return limits.pageSizeMax;
  const byDefault = field.args.find(({ name }) => name === 'first')?.defaultValue;
  if (typeof byDefault === 'number') return Math.max(1, byDefault);
  return isListType(getNullableType(field.type)) ? limits.listSizeAssumed : 1;
}

const typeNamed = ({ context }: Count, name: string | undefined): GraphQLNamedType | undefined =>
  name === undefined ? undefined : context.getSchema().getType(name);
