import type { SqlEntityManager } from '@mikro-orm/sql';

/** One place where somebody is signed in. */
export type SessionRecord = {
  readonly id: string;
  readonly signedInAt: Date;
  readonly expiresAt: Date;
  /** The network, not the machine: enough to see that a session is not one's own. */
  readonly network: string | null;
  readonly browser: string | null;
  readonly system: string | null;
};

/** Somebody whom a single sign-on knows and the platform does not know yet. */
export type SignInLink = {
  readonly id: string;
  readonly email: string | null;
  readonly name: string | null;
  readonly askedAt: Date;
};

/** What a link becomes: the account of a person, or nobody's for good. */
export type LinkDecision = { readonly linkId: string; readonly decidedBy: string; readonly userId: string | null };

/** Accounts of people, in the transaction of the caller, so that what is done to one stands beside what is written of it. */
export type AccountKeeper = {
  /** Newest first, one more than asked for. */
  readonly sessionsOf: (
    em: SqlEntityManager,
    page: { readonly userId: string; readonly first: number; readonly before: string | null },
  ) => Promise<SessionRecord[]>;
  /** False when the person has no such session. */
  readonly endSession: (
    em: SqlEntityManager,
    of: { readonly userId: string; readonly sessionId: string },
  ) => Promise<boolean>;
  /** All sessions of the person but one; which devices were known is forgotten with the last one. */
  readonly endSessions: (
    em: SqlEntityManager,
    of: { readonly userId: string; readonly exceptSessionId: string | null },
  ) => Promise<void>;
  /** The keys that the person made for the organisation are refused from now on; how many. */
  readonly endKeys: (
    em: SqlEntityManager,
    of: { readonly userId: string; readonly organisationId: string },
  ) => Promise<number>;
  /** False when the person had none. */
  readonly dropSecondFactor: (em: SqlEntityManager, userId: string) => Promise<boolean>;
  /**
   * Takes name, address, ways to sign in, sessions and devices of an account away for good; keys that it made are
   * revoked. The row stays as the one behind ids in other rows.
   */
  readonly eraseAccount: (
    em: SqlEntityManager,
    of: { readonly userId: string; readonly name: string; readonly email: string },
  ) => Promise<void>;
  /** Deletes the keys of an organisation. */
  readonly dropKeys: (em: SqlEntityManager, organisationId: string) => Promise<void>;
  readonly findUserId: (em: SqlEntityManager, email: string) => Promise<string | null>;
  readonly hasPassword: (em: SqlEntityManager, userId: string) => Promise<boolean>;
  /** Those that nobody decided, oldest first, one more than asked for. */
  readonly openLinks: (
    em: SqlEntityManager,
    page: { readonly first: number; readonly after: string | null },
  ) => Promise<SignInLink[]>;
  /** False when there is no such open link. */
  readonly decideLink: (em: SqlEntityManager, decision: LinkDecision) => Promise<boolean>;
};
