import { createHmac, timingSafeEqual } from 'node:crypto';
import { invitationText } from '../../text/letters.ts';
import type { Invitations } from '../../usecases/ports.ts';

const TOKEN_PATTERN = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([A-Za-z0-9_-]{43})$/;

/**
 * Links that carry the id of an invitation and its signature. They stand behind `#`, which a browser keeps to itself, so
 * that no log of a server or proxy holds them.
 */
export function createInvitationLinks(options: { secret: string; baseUrl: string }): Invitations {
  const signatureOf = (id: string): Buffer => createHmac('sha256', options.secret).update(`invitation ${id}`).digest();
  const linkOf = (id: string): string => `${options.baseUrl}/join#${id}.${signatureOf(id).toString('base64url')}`;
  return {
    linkOf,
    idIn(token) {
      const [, id, signature] = TOKEN_PATTERN.exec(token) ?? [];
      if (id === undefined || signature === undefined) return null;
      return timingSafeEqual(Buffer.from(signature, 'base64url'), signatureOf(id)) ? id : null;
    },
    compose: ({ id, organisation, expiresAt }) => invitationText({ organisation, link: linkOf(id), expiresAt }),
  };
}
