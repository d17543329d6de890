import { PREFLIGHT_HEADER } from './graphql-client.ts';
import { currentLanguage } from './language.ts';

/** What the platform kept of a file. */
export type SentFile = { readonly id: string; readonly name: string; readonly scan: 'CLEAN' | 'NOT_SCANNED' };
/** `message` is the platform's own sentence; `null` when no answer came. */
export type NotSent = { readonly message: string | null };

/** Uploads the bytes of one file; what it belongs to is said by a command afterwards. */
export async function sendFile(file: File): Promise<SentFile | NotSent> {
  try {
    const response = await fetch(`/files?name=${encodeURIComponent(file.name)}`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: {
        ...PREFLIGHT_HEADER,
        'accept-language': currentLanguage(),
        'content-type': 'application/octet-stream',
      },
      body: file,
    });
    const answer = (await response.json()) as SentFile & { message?: string };
    return response.ok ? answer : { message: answer.message ?? null };
  } catch {
    return { message: null };
  }
}
