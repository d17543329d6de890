import { randomBytes } from 'node:crypto';
import { expect, inject, test } from 'vitest';
import { upgradeUnderLoad } from '../../../bench/support/upgrade-under-load.ts';
import { RELEASES } from '../../../bench/upgrade.bench.ts';
import { execute, urlOfDatabase } from '../../support/database-server.ts';

/** How long requests wait is measured by the bench of the same name, on more rows. */
const FILLING = { firms: 500, events: 5_000 };

test.each(RELEASES)(
  'a filled database of %s becomes one of this release while clients write: none is refused, and no row is lost',
  async (release) => {
    const name = `upgrade_${randomBytes(6).toString('hex')}`;
    await execute(inject('databaseServerUrl'), `create database ${name}`);
    try {
      const upgraded = await upgradeUnderLoad(urlOfDatabase(inject('databaseServerUrl'), name), {
        release,
        filling: FILLING,
      });
      expect(upgraded.refused).toEqual([]);
      expect(upgraded.found).toBe(upgraded.written);
      expect(upgraded.migrations).toBeGreaterThan(5);
      expect(upgraded.requests).toBeGreaterThan(0);
    } finally {
      await execute(inject('databaseServerUrl'), `drop database ${name} with (force)`);
    }
  },
  120_000,
);
