import { parseArgs } from 'node:util';
import { runConformance } from './conformance/run-conformance.ts';

const USAGE = `Usage: npm run conformance -- --url https://platform.example --engagement ID
The key stands in the variable SANDBOX_KEY: openSandbox answers it, and the id of the engagement, to a BANK_ADMIN.`;

const { values } = parseArgs({ options: { url: { type: 'string' }, engagement: { type: 'string' } } });
const secret = process.env['SANDBOX_KEY'] ?? '';
if (values.url === undefined || values.engagement === undefined || secret === '') {
  console.error(USAGE);
  process.exit(2);
}
const findings = await runConformance({ url: values.url, secret, engagementId: values.engagement });
for (const { name, passed, said } of findings)
  console.log(`${passed ? 'PASS' : 'FAIL'}  ${name}${said && `: ${said}`}`);
const failed = findings.filter(({ passed }) => !passed).length;
console.log(
  failed === 0 ? `\nAll ${findings.length} checks passed.` : `\n${failed} of ${findings.length} checks failed.`,
);
if (failed > 0) process.exitCode = 1;
