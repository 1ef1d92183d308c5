const shared = {
  rootDir: import.meta.dirname ?? new URL('.', import.meta.url).pathname,
  testEnvironment: 'node',
  testRunner: '<rootDir>/libs/testing/jest.runner.mjs',
  // Node loads the modules of tests, see there; Jest only finds the files.
  transform: {},
  modulePathIgnorePatterns: ['/dist/', '/.nx/', '/.cache/'],
};
/** Every room with tests but `e2e`, which is a tier of its own. */
const rooms = '{libs,apps,simulators,test-data,tools,bench,deploy,verification}';
const unit = {
  ...shared,
  displayName: 'unit',
  testMatch: [`<rootDir>/${rooms}/**/*.spec.ts`],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '\\.integration\\.spec\\.ts$'],
};
/** Servers and processes that tests start belong to the run and end with it. */
const real = {
  ...shared,
  globalSetup: '<rootDir>/libs/testing/jest.setup.mjs',
  globalTeardown: '<rootDir>/libs/testing/jest.teardown.mjs',
};
const integration = {
  ...real,
  displayName: 'integration',
  testMatch: [`<rootDir>/${rooms}/**/*.integration.spec.ts`],
};
const e2e = { ...real, displayName: 'e2e', testMatch: ['<rootDir>/e2e/**/*.spec.ts'] };

/** Three tiers: pure and quick, on real Postgres and NATS, over the built processes. Pick one with `--selectProjects`. */
export default { projects: [unit, integration, e2e], testTimeout: 60_000, maxWorkers: 2 };
