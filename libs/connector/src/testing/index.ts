export { type HeardOutcome, MappingSide } from './bus.js';
export { type Commands, commandsOf, type TestCommand } from './commands.js';
export { connectorConformance } from './connector.conformance.js';
export type { Books, Claims, ConnectorUnderTest, Mishap } from './connector-under-test.js';
