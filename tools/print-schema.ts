import { writeFileSync } from 'node:fs';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { buildGraphqlSchema } from '../server/build-schema.ts';

const FILE = 'schema/schema.graphql';
const sdl = `${printSchema(lexicographicSortSchema(await buildGraphqlSchema()))}\n`;
writeFileSync(FILE, sdl);
console.log(`${FILE}: ${sdl.split('\n').length} lines`);
