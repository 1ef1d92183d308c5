export { booksOf, settingsOf, toldOf, writtenOr } from './books.js';
export { COMPANY, KernelWorld, message } from './kernel.world.js';
export { companies, customers, invoices, items, jobs, payments } from './paper.arbitrary.js';
export { expectCommand } from './command.check.js';
