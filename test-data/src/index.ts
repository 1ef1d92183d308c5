export { Ledger, type Command } from './month/ledger.js';
export { heldName, midSize, monthOf, partOf, type Month, type MonthEvent } from './month/month.js';
export { sampleOf } from './month/month-sample.js';
export { nameOf, readSampleDay, type SampleCompany } from './sample-day/sample-day.read.js';
export { writeSamples } from './sample-day/sample-files.js';
export type { ExpectedEnd } from './sample-day/sample.schema.js';
