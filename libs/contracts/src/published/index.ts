export { breaks, type JsonSchema } from './compatibility.js';
export { asyncApi, jsonSchemaOf, messageTypes } from './documents.js';
