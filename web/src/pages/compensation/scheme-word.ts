import { COMPENSATION_TEXT } from '../../../../text/compensation.ts';
import type { Words } from '../../language.ts';

type Kind = 'cap' | 'scheme' | 'gate' | 'gateDetail' | 'step' | 'input' | 'refusal';

/** The words of the scheme, where a code that the catalogue does not know shows itself. */
export function schemeWord(kind: Kind, code: string, { language }: Words): string {
  const catalogue: Readonly<Record<string, string>> = COMPENSATION_TEXT[language][kind];
  return catalogue[code] ?? code;
}
