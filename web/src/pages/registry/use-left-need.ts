import { useLocation } from 'react-router';
import { useQuery } from 'urql';
import { LeftNeedDocument } from '../../gql/graphql.ts';

const PATTERN = /^#left=([0-9a-f]{32,64})$/;

/** The part of an address that carries the secret of a left need: a browser sends what follows `#` to no server. */
export const leftHash = (secret: string): string => `#left=${secret}`;

/** 128 random bits, as the platform asks of who leaves a need without an account. */
export const newSecret = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** What the person left by a QR link, when the address carries its secret. */
export function useLeftNeed() {
  const { hash } = useLocation();
  const secret = PATTERN.exec(hash)?.[1] ?? null;
  const [{ data, fetching }] = useQuery({
    query: LeftNeedDocument,
    variables: { secret: secret ?? '' },
    pause: secret === null,
    requestPolicy: 'network-only',
  });
  return { secret, left: data?.leftNeed ?? null, isAsking: secret !== null && (fetching || data === undefined) };
}
