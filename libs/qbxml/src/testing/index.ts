/** For the tests of those who send qbXML: whether a message set is valid by Intuit's own schema, and calls that are none. */
export { rubbish } from './rubbish.arbitrary.js';
export { codePoint } from './values.arbitrary.js';
export { expectValidQbxml, schemaIsAtHand, schemaTest } from './schema-check.js';
