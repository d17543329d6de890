import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Deps } from '../ports.ts';

/** What is kept under the key of a subject says so; a text without it was kept before there were keys. */
const PREFIX = 'sealed:1:';

export const isSealed = (text: string): boolean => text.startsWith(PREFIX);

/** Seals a text for a row of the subject. Throws `SubjectErasedError`. */
export async function sealText(
  { subjectKeys }: Pick<Deps, 'subjectKeys'>,
  em: SqlEntityManager,
  of: { readonly subjectId: string; readonly text: string },
): Promise<string> {
  const sealed = await subjectKeys.seal(em, { subjectId: of.subjectId, bytes: Buffer.from(of.text, 'utf8') });
  return `${PREFIX}${Buffer.from(sealed).toString('base64url')}`;
}

/** The text again; `null` when its key is gone. */
export async function openText(
  { subjectKeys }: Pick<Deps, 'subjectKeys'>,
  em: SqlEntityManager,
  of: { readonly subjectId: string; readonly text: string },
): Promise<string | null> {
  if (!isSealed(of.text)) return of.text;
  const bytes = Buffer.from(of.text.slice(PREFIX.length), 'base64url');
  const opened = await subjectKeys.open(em, { subjectId: of.subjectId, bytes });
  return opened === null ? null : Buffer.from(opened).toString('utf8');
}
