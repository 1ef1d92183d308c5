import { ImportCommand } from '@jobpro/contracts';
import { importCustomers, importItems } from './import.read.js';
import { readLists } from './lists.read.js';
import type { Reading } from './reading.js';

/** Every command that streams what QuickBooks has. */
export const readings = {
  'customer.import': (data) => [importCustomers(ImportCommand.parse(data))],
  'item.import': (data) => [importItems(ImportCommand.parse(data))],
  'company.read-lists': () => readLists(),
} satisfies Record<string, Reading>;

export const isReading = (key: string): key is keyof typeof readings => Object.hasOwn(readings, key);
