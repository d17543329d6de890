/** Collateral and risk mitigants that a firm can offer and a bank accepts. Sources: rules 3-09 and 3-10. */
export const SECURITY = {
  /** Nothing but credit. */
  CREDIT_ONLY: 'CREDIT_ONLY',
  /** Land or buildings: physical collateral (0-06, 1-12). */
  REAL_ESTATE: 'REAL_ESTATE',
  /** Machines: physical collateral (0-06, 1-12). */
  EQUIPMENT: 'EQUIPMENT',
  /** A guarantee company guarantees (0-06, 1-12). */
  GUARANTEE_COMPANY: 'GUARANTEE_COMPANY',
  /** Owner or another person guarantees. */
  PERSONAL_GUARANTEE: 'PERSONAL_GUARANTEE',
  // The eight of rule 3-09.
  INTELLECTUAL_PROPERTY: 'INTELLECTUAL_PROPERTY',
  EQUITY: 'EQUITY',
  RECEIVABLES: 'RECEIVABLES',
  LAND_CONTRACT_RIGHT: 'LAND_CONTRACT_RIGHT',
  RISK_COMPENSATION_FUND: 'RISK_COMPENSATION_FUND',
  GOVERNMENT_CONTRACT: 'GOVERNMENT_CONTRACT',
  CREDIT_INSURANCE: 'CREDIT_INSURANCE',
  INSURANCE_POLICY: 'INSURANCE_POLICY',
  // The movables of rule 3-10 that are not among the eight.
  PREPAYMENTS: 'PREPAYMENTS',
  INVENTORY: 'INVENTORY',
  WAREHOUSE_RECEIPT: 'WAREHOUSE_RECEIPT',
} as const;
export type Security = (typeof SECURITY)[keyof typeof SECURITY];
export const SECURITIES = Object.values(SECURITY);

/** Physical collateral in the sense of 0-06 and 1-12. */
export const PHYSICAL_COLLATERAL: ReadonlySet<Security> = new Set([SECURITY.REAL_ESTATE, SECURITY.EQUIPMENT]);
