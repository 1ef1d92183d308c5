export { booksOf, toldOf, writtenOr } from './settings.fixture.js';
export { COMPANY, KernelWorld, message } from './kernel-world.js';
export { unknownRecord } from '../record/record.js';
export { companies, customers, invoices, items, jobs, payments } from './entities.arbitrary.js';
export { expectCommand } from './command-check.js';
