import type { OrganisationKind } from './organisation-kind.ts';
import { ROLES_OF_KIND } from './people.ts';

/** Whose people need a second factor where the installation says nothing else: all but firms. */
export const SECOND_FACTOR_KINDS: readonly OrganisationKind[] = [
  'BANK',
  'OPERATOR',
  'POLICY_OWNER',
  'LINE_DEPARTMENT',
  'TREASURY',
  'TRUSTEE',
  'REGULATOR',
  'AUDITOR',
];

/** How long a password or a code counts as proof for what moves money, decides a list or grants a right (our default). */
export const PROOF_MINUTES = 10;

/** By what somebody showed who they are: `SSO` is the word of another system, to which no second factor of ours belongs. */
export const PROOFS = ['PASSWORD', 'CODE', 'SSO'] as const;
export type Proof = (typeof PROOFS)[number];

export type SessionProof = { readonly provedAt: Date; readonly provedBy: Proof; readonly isEnrolled: boolean };

/** What a session still lacks before it may act for an organisation. */
export type MissingFactor = 'ENROLMENT' | 'CODE';

/**
 * A person whose organisation asks for a second factor must enrol; one who is enrolled must have shown it. A password
 * alone opens no session of somebody who is enrolled, so only the word of another system can lack the code.
 */
export function decideMissingFactor(
  session: SessionProof,
  of: { readonly roles: readonly string[]; readonly kinds: readonly OrganisationKind[] },
): MissingFactor | null {
  if (session.isEnrolled) return session.provedBy === 'SSO' ? 'CODE' : null;
  return of.kinds.some((kind) => ROLES_OF_KIND[kind].some((role) => of.roles.includes(role))) ? 'ENROLMENT' : null;
}

/** True while the proof is fresh enough; one from the future, by a clock that was set back, is none. */
export function isRecentProof(provedAt: Date, now: Date): boolean {
  const age = now.getTime() - provedAt.getTime();
  return age >= -CLOCK_DIFFERENCE_MS && age < PROOF_MINUTES * 60_000;
}

/** Two machines of one installation may differ by so much. */
const CLOCK_DIFFERENCE_MS = 60_000;
