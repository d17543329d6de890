import type { SignedIn } from './running-platform.ts';
import { freshPdf } from './sample-files.ts';

export type SentFile = { readonly id: string; readonly name: string; readonly scan: string };
type Answer = { readonly status: number; readonly body: Record<string, unknown> };

/** Uploads as a browser of the person does. */
export async function tryToSend(
  url: string,
  who: Pick<SignedIn, 'headers'>,
  of: { bytes?: Uint8Array; name?: string; contentType?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const { bytes = freshPdf(), name = '授权书.pdf', contentType = 'application/octet-stream' } = of;
  const response = await fetch(`${url}/files?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    headers: { ...who.headers, 'content-type': contentType, ...of.headers },
    body: new Uint8Array(bytes),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

export async function sendFile(...args: Parameters<typeof tryToSend>): Promise<SentFile> {
  const { status, body } = await tryToSend(...args);
  if (status !== 201) throw new Error(`an upload answered ${status}: ${JSON.stringify(body)}`);
  return body as SentFile;
}
