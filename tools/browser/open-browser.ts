import { existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const LAUNCH_MS_MAX = 30_000;

/**
 * A Chromium for tests and screenshots: the one that `CREDIT_BRIDGE_CHROMIUM` names, else the one that npm brings, which
 * needs no system package.
 */
export async function openBrowser(): Promise<Browser> {
  const named = process.env['CREDIT_BRIDGE_CHROMIUM'];
  if (named !== undefined && named !== '')
    return chromium.launch({ executablePath: named, args: ['--no-sandbox'], timeout: LAUNCH_MS_MAX });

  // Its package unpacks the libraries that a bare machine lacks only where it believes to run on a bare machine, and
  // only into a folder that is not there yet.
  process.env['AWS_LAMBDA_JS_RUNTIME'] ??= 'nodejs22.x';
  const libraries = join(tmpdir(), 'al2023');
  const program = join(tmpdir(), 'chromium');
  if (existsSync(program) && !existsSync(libraries)) rmSync(program, { force: true });
  const { default: bundled } = await import('@sparticuz/chromium');
  return chromium.launch({
    executablePath: await bundled.executablePath(),
    // Its own arguments put everything into one process, which is slower where there is more than one core.
    args: ['--no-sandbox', '--headless=shell'],
    timeout: LAUNCH_MS_MAX,
  });
}
