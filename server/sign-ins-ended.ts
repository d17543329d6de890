import type { LiveBus } from '../usecases/ports.ts';
import { SIGN_INS_ENDED } from '../usecases/registry/account/end-sign-ins.ts';
import type { Context } from './context.ts';
import type { SignInsEnded } from './graphql/subscriptions.ts';

/** Sockets hear over the live bus who was signed out, on whichever process that was done. */
export const signInsEndedOver = (live: LiveBus): SignInsEnded<Context> => ({
  ownerOf: ({ actor }) => (actor.kind === 'user' ? actor.userId : null),
  subscribe: (listener) => live.subscribe(SIGN_INS_ENDED, listener),
});
