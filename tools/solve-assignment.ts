import { readFileSync } from 'node:fs';
import { createHighsOptimiser } from '../adapters/optimiser/highs.ts';
import { assignmentProgram } from '../domain/sessions/linear-program.ts';
import { readAssignmentFile } from './read-assignment-file.ts';

const SECONDS_MAX = 60;

const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error('Usage: npm run solve-assignment -- FILE (first n, then n rows of n costs, wrapped over lines)');
  process.exit(2);
}
const costs = readAssignmentFile(readFileSync(file, 'utf8'));
const solution = await createHighsOptimiser({ secondsMax: SECONDS_MAX })(assignmentProgram(costs));
if (solution === null) {
  console.error(`No optimum was proven in ${SECONDS_MAX} s.`);
  process.exit(1);
}
console.log(`${costs.length} by ${costs.length}, least cost ${solution.total}`);
