/** Replaces `@jest/globals` in tests. Its bindings are live: they always belong to the file that is running. */
export let afterAll, afterEach, beforeAll, beforeEach, describe, expect, test;

export function setGlobals(globals) {
  ({ afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } = globals);
}
