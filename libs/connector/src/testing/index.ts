export { claims } from './claims.js';
export { connectorConformance } from './connector.conformance.js';
export type { Books, ConnectorUnderTest, Mishap } from './connector-under-test.js';
export { commandsOf, type HeardOutcome, MappingSide, type TestCommand } from './mapping-side.js';
export { runnerConformance } from './runner.conformance.js';
export { voidConformance } from './void.conformance.js';
