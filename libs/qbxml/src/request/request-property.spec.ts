import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { expectValidQbxml, schemaTest } from '../testing/schema-check.js';
import { requestValues, type Wildness } from '../testing/values.arbitrary.js';
import { requestTables, type RequestType } from './request-tables.js';
import { buildMessageSet, buildRequest, type Built } from './request.write.js';
import type { FieldProblem } from './value.write.js';

const types = Object.keys(requestTables) as RequestType[];
const runs = 25;

const built = (type: RequestType, wildness: Wildness): fc.Arbitrary<Built> =>
  requestValues(type, wildness).map((value) => buildRequest(type, value, { requestID: 'r' }));

/** One set for each sample: the schema sees them all in one go. */
function documentsOf(type: RequestType, wildness: Wildness): readonly string[] {
  return fc.sample(built(type, wildness), { numRuns: runs, seed: 4711 }).flatMap((part) => {
    if (!part.ok) return [];
    const set = buildMessageSet({ requests: [part.request], onError: 'stopOnError', newMessageSetID: 'S' });
    return set.ok ? [set.value] : [];
  });
}

schemaTest('whatever fits is valid by the schema', async () => {
  await expectValidQbxml(types.flatMap((type) => documentsOf(type, 'fitting')));
});

schemaTest('what fills every field to its limit is valid by the schema', async () => {
  const documents = types.flatMap((type) => documentsOf(type, 'fullest').slice(0, 5));
  await expectValidQbxml(documents);
});

schemaTest('whatever is built from wild values is valid by the schema', async () => {
  await expectValidQbxml(types.flatMap((type) => documentsOf(type, 'any')));
});

describe.each(types)('%s', (type) => {
  test('takes every value that fits, to the limits', () => {
    fc.assert(
      fc.property(fc.oneof(built(type, 'fitting'), built(type, 'fullest')), (part) => {
        expect(part).toMatchObject({ ok: true });
      }),
      { numRuns: runs },
    );
  });

  test('answers wild values with ASCII XML or problems that name their fields', () => {
    fc.assert(
      fc.property(built(type, 'any'), (part) => {
        if (part.ok) expect(part.request.xml).toMatch(/^[\x20-\x7e]*$/);
        else expect(part.problems.filter(({ field }: FieldProblem) => field === '')).toEqual([]);
      }),
      { numRuns: runs },
    );
  });

  test('the same value gives the same bytes', () => {
    fc.assert(
      fc.property(requestValues(type, 'fitting'), (value) => {
        const shuffled = Object.fromEntries(Object.entries(value).reverse()) as typeof value;
        expect(buildRequest(type, shuffled, { requestID: 'r' })).toEqual(buildRequest(type, value, { requestID: 'r' }));
      }),
      { numRuns: 10 },
    );
  });
});
