import { randomBytes, randomUUID } from 'node:crypto';
import { expect, inject, test } from 'vitest';
import { createOrm } from '../../adapters/postgres/orm.ts';
import { execute, urlOfDatabase } from '../support/database-server.ts';

const id = randomUUID();

/** One bank, firm, loan, filing and loss of the time when a reported loss reserved at once. */
const BEFORE = [
  `insert into organisation (id, kind, name, credit_code, created_at) values ('${id}', 'BANK', 'b', 'C1', now())`,
  `insert into bank values ('${id}', 'b', 'C1', true, true, true)`,
  `insert into firm (id, name, credit_code, industry_code, size_class, verification, facts_version, created_at) values ('${id}', 'f', 'C2', 'C39', 'SMALL', 'VERIFIED', 1, now())`,
  `insert into loan (id, bank_id, firm_id, contract_no, contract_on, drawdown_on, maturity_on, amount_fen, rate_bps, securities, loan_type, purpose, created_at) values ('${id}', '${id}', '${id}', '1', '2025-01-01', '2025-01-01', '2026-01-01', 100, 400, '{}', 'CREDIT', 'WORKING_CAPITAL', now())`,
  `insert into filing (id, loan_id, bank_id, firm_id, scheme, policy_version, state, vintage_year, principal_fen, filed_on, gates, snapshot) values ('${id}', '${id}', '${id}', '${id}', 'DG-2023-BANK', '1', 'FILED', 2025, 100, '2025-01-02', '[]', '{}')`,
  `insert into loss_claim (id, filing_id, bank_id, firm_id, recognised_on, loss_fen, state, payable_fen, sheet, created_at) values ('${id}', '${id}', '${id}', '${id}', '2025-06-01', 50, 'COMPUTED', 40, '{}', now())`,
  `insert into cap_usage values ('FIRM:DG-2023-BANK:x', 100, 40)`,
];

test('a loss that had reserved at once is a recognised loss that reserves nothing, and keeps its loan and claimant', async () => {
  const serverUrl = inject('databaseServerUrl');
  const name = `migration_${randomBytes(6).toString('hex')}`;
  await execute(serverUrl, `create database ${name}`);
  const orm = createOrm({ url: urlOfDatabase(serverUrl, name), poolMax: 2 });
  try {
    const pending = (await orm.migrator.getPending()).map((migration) => migration.name);
    const before = pending[pending.indexOf('0020-claims-and-ledger') - 1];
    await orm.migrator.up({ to: before ?? '' });
    for (const statement of BEFORE) await orm.em.fork().execute(statement);
    await orm.migrator.up({ to: '0020-claims-and-ledger' });
    const [row] = await orm.em.fork().execute(
      `select c.state, c.loan_id, c.claimant_id, c.approved_fen::text as approved, f.claimant_id as filed_by, u.reserved_fen::text as reserved
       from loss_claim c join filing f on f.id = c.filing_id cross join cap_usage u`,
    );
    expect(row).toEqual({
      state: 'LOSS_RECOGNISED',
      loan_id: id,
      claimant_id: id,
      approved: '0',
      filed_by: id,
      reserved: '0',
    });
  } finally {
    await orm.close();
    await execute(serverUrl, `drop database ${name} with (force)`);
  }
});
