import { createContext, useContext } from 'react';
import type { MeQuery } from './gql/graphql.ts';

export type Me = NonNullable<MeQuery['me']>;
export type Session = {
  readonly me: Me | null;
  /** Starts over with an empty cache after somebody signed in, signed out or registered a firm. */
  restart(): void;
};

export const SessionContext = createContext<Session>({ me: null, restart: () => undefined });
export const useSession = (): Session => useContext(SessionContext);
