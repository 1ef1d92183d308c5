import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { DeskQuery } from '../records/records.schema.js';
import { cursor, writeCursor } from './columns.js';
import { ProblemException } from './problem.js';
import { RequestValidationPipe } from './request-validation.js';

const pipe = new RequestValidationPipe();
const schema = z.object({ name: z.string().max(5), tags: z.array(z.string()).default([]) });
const validate = async (value: unknown, parameter: z.ZodType | undefined = schema) => {
  try {
    return await pipe.transform(value, { type: 'body', metatype: Object, data: undefined, schema: parameter });
  } catch (error) {
    if (error instanceof ProblemException) return error.problem.message;
    throw error;
  }
};

describe('a request', () => {
  test('is parsed by the schema of its parameter', async () => {
    expect(await validate({ name: 'Ann' })).toEqual({ name: 'Ann', tags: [] });
  });

  test.each<[string, unknown, RegExp]>([
    ['a wrong field is named', { name: 'Ann Lee' }, /^“name” is not valid\. .+\.$/],
    ['a wrong element is named', { name: 'Ann', tags: [1] }, /^“tags\.0” is not valid\. .+\.$/],
    ['a missing body is refused', undefined, /^The request is not valid\. .+\.$/],
    ['a NUL is refused', { name: 'A\0' }, /cannot be stored\.$/],
    ['a NUL in a name of a field is refused', { 'name\0': 'A' }, /cannot be stored\.$/],
    ['half of a surrogate pair is refused', { name: 'A', tags: ['\ud800'] }, /cannot be stored\.$/],
  ])('%s', async (_, value, message) => {
    expect(await validate(value)).toMatch(message);
  });

  test('an emoji is not taken for half of a pair', async () => {
    expect(await validate({ name: '🏠' })).toEqual({ name: '🏠', tags: [] });
  });

  test('a parameter without a schema is checked for what cannot be stored', async () => {
    expect(await pipe.transform('x', { type: 'param', data: 'id' })).toBe('x');
    await expect(pipe.transform('x\0', { type: 'param', data: 'id' })).rejects.toThrow(ProblemException);
  });
});

describe('a cursor', () => {
  const Key = cursor(z.tuple([z.int(), z.string()]));

  test('is read as it was written', () => {
    expect(Key.parse(writeCursor([7, 'I1']))).toEqual([7, 'I1']);
  });

  test.each([
    ['that is no base64url', '%%%'],
    ['that is no JSON', Buffer.from('{').toString('base64url')],
    ['of another list', writeCursor(['x', 'I1'])],
    ['that is too long', 'a'.repeat(501)],
  ])('%s is refused', (_, text) => {
    expect(Key.safeParse(text).success).toBe(false);
  });

  test('of a list by amount holds an amount', () => {
    const after = (key: string) => DeskQuery.safeParse({ sort: 'amount', after: writeCursor([key, 'I1']) }).success;
    expect([after('10.00'), after('2026-01-01')]).toEqual([true, false]);
  });
});
