/** For the tests of those who send qbXML: whether a message set is valid by Intuit's own schema. */
export { expectValidQbxml, schemaTest } from './schema.check.js';
