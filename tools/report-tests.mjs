// Prints `N passed, N failed` from vitest's JSON report; fails when a test failed or nothing can be told.
import { readFileSync } from 'node:fs';

const [file = 'dist/test-results.json'] = process.argv.slice(2);

/** A file that failed before its first test, or an error outside of any test, is a failure that no test counts. */
function count(report) {
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
  );
  const failed = report.numFailedTests + brokenFiles.length;
  return { passed: report.numPassedTests, failed: failed === 0 && !report.success ? 1 : failed };
}

let result;
try {
  result = count(JSON.parse(readFileSync(file, 'utf8')));
} catch (error) {
  console.error(`No test report in ${file}: ${error.message}`);
  result = { passed: 0, failed: 1 };
}
console.log(`${result.passed} passed, ${result.failed} failed`);
process.exitCode = result.failed === 0 && result.passed > 0 ? 0 : 1;
