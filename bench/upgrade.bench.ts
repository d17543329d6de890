import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../adapters/postgres/embedded-postgres.ts';
import type { Bench, Measurement } from './measure.ts';
import { upgradeUnderLoad } from './support/upgrade-under-load.ts';

/** The last migrations of releases, from the first with sessions to the last before this one. */
export const RELEASES = [
  '0051-session-day',
  '0073-bank-systems',
  '0110-mask-members-lock-no-firm',
  '0147-locked-reads',
  '0151-leave-behind',
] as const;
const FILLING = { firms: 20_000, events: 1_000_000 };

/** Each earlier release, filled, is brought to this one while clients write: no request may wait for more than a second. */
export const upgradeBench: Bench = {
  name: 'upgrade',
  run: async ({ size }) => {
    const folder = mkdtempSync(join(tmpdir(), 'credit-bridge-upgrade-'));
    const postgres = await startEmbeddedPostgres(folder);
    try {
      const lines: Measurement[] = [];
      for (const [index, release] of RELEASES.entries()) {
        const name = `upgrade_${index}`;
        const admin = new pg.Client({ connectionString: postgres.urlOf('postgres') });
        await admin.connect();
        await admin.query(`create database ${name}`);
        const filling = { ...FILLING, events: size ?? FILLING.events };
        const upgraded = await upgradeUnderLoad(postgres.urlOf(name), { release, filling });
        await admin.query(`drop database ${name} with (force)`);
        await admin.end();
        const { refused, migrations, seconds, requests, longestMs, written, found } = upgraded;
        lines.push({
          name: `from ${release}`,
          sizes: {
            migrations,
            seconds: Math.round(seconds * 10) / 10,
            requests,
            refused: refused.length,
            longestMs: Math.round(longestMs),
            lost: written - found,
          },
        });
      }
      return lines;
    } finally {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
