import { createRequire, register } from 'node:module';
import { pathToFileURL } from 'node:url';
import circus from 'jest-circus/runner';
import { setGlobals } from './jest.globals.mjs';

const require = createRequire(import.meta.url);

register('./jest.sources.mjs', import.meta.url);
process.setSourceMapsEnabled(true);

/**
 * Runs a test file with Jest's own runner, but lets Node load its modules. Jest would load every package again for
 * each file, into a context of its own, and spend most of a run on that. The files that one worker runs share their
 * modules: a test must leave no state in them.
 */
export default function runTestFile(globalConfig, config, environment, _jestRuntime, ...fileAndReport) {
  // Jest maps stacks with the source maps of its own loader, which has none of these.
  delete Error.prepareStackTrace;
  const runtime = {
    // The module that collects the tests of a file: each file needs a new one.
    requireInternalModule: (file) => {
      Reflect.deleteProperty(require.cache, file);
      return require(file);
    },
    requireModule: require,
    setGlobalsForRuntime: setGlobals,
    unstable_shouldLoadAsEsm: () => true,
    unstable_importModule: (file) => import(pathToFileURL(file).href),
    enterTestCode: () => undefined,
    leaveTestCode: () => undefined,
  };
  return circus.default(globalConfig, config, environment, runtime, ...fileAndReport);
}
