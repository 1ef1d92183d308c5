export { connectorConformance } from './connector.conformance.js';
export type { Books, Claims, ConnectorUnderTest, Mishap } from './connector-under-test.js';
export { type Commands, commandsOf, type HeardOutcome, MappingSide, type TestCommand } from './mapping-side.js';
export { type RunnerUnderTest, runnerConformance } from './runner.conformance.js';
