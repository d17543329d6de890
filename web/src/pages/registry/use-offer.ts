import { useLocation } from 'react-router';
import { useQuery } from 'urql';
import { InvitationOfferDocument } from '../../gql/graphql.ts';

/** What the link of an invitation offers; its token stands behind `#`, which a browser does not send by itself. */
export function useOffer() {
  const { hash, pathname } = useLocation();
  const token = hash.slice(1);
  const isLink = pathname === '/join' && token !== '';
  const [{ data, error }] = useQuery({ query: InvitationOfferDocument, variables: { token }, pause: !isLink });
  return { token, offer: data?.invitationOffer, error };
}
