/** The business says no: a stable code, and the input field that it is about where there is one. */
export type Refusal = {
  readonly code: string;
  readonly field: string | null;
  /** Numbers and codes for the sentence, which is made in `text/`. */
  readonly facts: Readonly<Record<string, string>>;
};

/** What a use-case answers: its result, or a refusal that is part of its contract (style rule 16). */
export type Outcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export const done = <T>(value: T): Outcome<T> => ({ kind: 'done', value });

export const refused = (
  code: string,
  field: string | null = null,
  facts: Record<string, string> = {},
): Outcome<never> => ({
  kind: 'refused',
  refusal: { code, field, facts },
});

/** "Not yours" and "not there" are the same answer (design decision 11). */
export const notFound = (field = 'id'): Outcome<never> => refused('NOT_FOUND', field);
