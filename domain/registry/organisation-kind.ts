/** What kind of organisation acts on the platform; roles are in `permissions.ts`. */
export const ORGANISATION_KINDS = [
  'FIRM',
  'BANK',
  'OPERATOR',
  'POLICY_OWNER',
  'LINE_DEPARTMENT',
  'TREASURY',
  'TRUSTEE',
  'REGULATOR',
  'AUDITOR',
] as const;
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number];
