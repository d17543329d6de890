import { describe, expect, test } from 'vitest';
import type { Actor, Operation, Role } from '../../../domain/registry/permissions.ts';
import { isOperation, mayCall, OPERATION_RULES, ROLES, scopesToGive } from '../../../domain/registry/permissions.ts';

const anonymous: Actor = { kind: 'anonymous' };
const userOf = (...roles: Role[]): Actor => ({ kind: 'user', userId: 'u1', organisationId: 'o1', roles });
const newcomer: Actor = { kind: 'user', userId: 'u2', organisationId: null, roles: [] };
const operations = Object.keys(OPERATION_RULES) as Operation[];

describe('mayCall', () => {
  test('an anonymous visitor reads the public catalogue and leaves a need by a link, and does nothing else', () => {
    expect(operations.filter((operation) => mayCall(operation, anonymous)).sort()).toEqual([
      'divisions',
      'entryOffer',
      'industries',
      'invitationOffer',
      'leaveNeed',
      'leftNeed',
      'lprFixings',
      'me',
      'nominationsInPublicity',
      'product',
      'products',
      'registrationOptions',
      'searchProducts',
      'suggest',
    ]);
  });

  test('only a signed-in user without an organisation registers a firm', () => {
    expect(mayCall('registerFirm', newcomer)).toBe(true);
    expect(mayCall('registerFirm', anonymous)).toBe(false);
    for (const role of ROLES) expect(mayCall('registerFirm', userOf(role))).toBe(false);
  });

  test('a role without an organisation gives nothing beyond the catalogue', () => {
    const stray: Actor = { kind: 'user', userId: 'u3', organisationId: null, roles: ['OPERATOR'] };
    expect(mayCall('failedJobs', stray)).toBe(false);
  });

  test('an auditor calls no mutation', () => {
    const writing = operations.filter((operation) =>
      /^[a-z]+(?:Firm|Credit|Consent|Loan|Loss|Job|ApiKey)/.test(operation),
    );
    const reading = ['myFirm', 'searchFirms', 'bridgeLoans'];
    const mutations = writing.filter((operation) => !reading.includes(operation));
    expect(mutations.length).toBeGreaterThan(15);
    expect(mutations.filter((operation) => mayCall(operation, userOf('AUDITOR')))).toEqual([]);
  });

  test('a bank marketer does not file loans, report losses or publish products', () => {
    for (const operation of ['fileLoan', 'reportLoss', 'publishCreditProduct', 'publishCreditNeed'] as const)
      expect(mayCall(operation, userOf('BANK_MARKETER'))).toBe(false);
  });

  test('a firm does not review its own need', () => {
    expect(mayCall('reviewCreditNeed', userOf('FIRM_USER'))).toBe(false);
  });

  test('an API key is let in by its scope, never by a role', () => {
    const key: Actor = { kind: 'api-key', apiKeyId: 'k', organisationId: 'o', scopes: ['loans:write'] };
    expect(mayCall('linkLoan', key)).toBe(true);
    expect(mayCall('loans', key)).toBe(false);
    expect(mayCall('createApiKey', key)).toBe(false);
    expect(mayCall('linkLoan', userOf('EXTERNAL_SYSTEM'))).toBe(false);
  });

  test('nobody gives a key more than the own organisation may do: a bank speaks for no department, an operator for no bank', () => {
    const bank = scopesToGive(['BANK_ADMIN']);
    const city: readonly string[] = ['reference:write', 'firms:write'];
    expect(bank.filter((scope) => city.includes(scope))).toEqual([]);
    expect(bank).toContain('loans:write');
    expect(scopesToGive(['OPERATOR']).filter((scope) => /^(?:loans|claims|products|needs):/.test(scope))).toEqual([]);
    for (const role of ROLES.filter((one) => one !== 'OPERATOR' && one !== 'BANK_ADMIN'))
      expect(scopesToGive([role])).toEqual([]);
  });

  test('a name from Object.prototype is not an operation', () => {
    expect(isOperation('toString')).toBe(false);
    expect(isOperation('me')).toBe(true);
  });
});
