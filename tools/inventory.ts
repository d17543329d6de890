import { readFileSync, writeFileSync } from 'node:fs';
import { DATA_REGISTER } from '../domain/privacy/register.ts';
import { INVENTORY_BEGIN, INVENTORY_END, inventoryOf } from './inventory/inventory-table.ts';

/** Writes the inventory of personal data into docs/data-protection.md, in place of the one that stands there. */
const FILE = 'docs/data-protection.md';
const text = readFileSync(FILE, 'utf8');
const [before, rest] = text.split(INVENTORY_BEGIN);
const after = rest?.split(INVENTORY_END)[1];
if (before === undefined || after === undefined) throw new Error(`${FILE} has no place for the inventory.`);
writeFileSync(FILE, `${before}${inventoryOf(DATA_REGISTER)}${after}`);
