import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FileLinks } from '../../usecases/ports.ts';

/** Links to files that hold for one person until an instant; the signature stands on all three. */
export function createFileLinks(options: { secret: string; baseUrl: string }): FileLinks {
  const signatureOf = (of: { fileId: string; userId: string; until: number }): Buffer =>
    createHmac('sha256', options.secret).update(`file ${of.fileId} ${of.userId} ${of.until}`).digest();
  return {
    urlOf({ fileId, userId, expiresAt }) {
      const until = Math.floor(expiresAt.getTime() / 1_000);
      const signature = signatureOf({ fileId, userId, until }).toString('base64url');
      return `${options.baseUrl}/files/${fileId}?until=${until}&signature=${signature}`;
    },
    isOurs({ signature, ...of }) {
      const given = Buffer.from(signature, 'base64url');
      const wanted = signatureOf(of);
      return given.length === wanted.length && timingSafeEqual(given, wanted);
    },
  };
}
