import 'reflect-metadata';
import { applyDecorators, Body, Param, type PipeTransform, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiQuery, type OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { badRequest } from './refusal.js';

/** Reads what came with a request by its schema; answers with the first thing that is wrong, in words. */
export class SchemaPipe<T> implements PipeTransform<unknown, T> {
  constructor(private readonly schema: z.ZodType<T>) {}

  transform(value: unknown): T {
    const read = this.schema.safeParse(value ?? {});
    if (read.success) return read.data;
    const [issue] = read.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? 'The request' : `“${issue.path.join('.')}”`;
    throw badRequest(
      'request.malformed',
      `${where} is not as it must be: ${issue?.message ?? 'unreadable'}.`,
      'See /api/docs for its form.',
    );
  }
}

/**
 * A schema and its type share one name here, and the compiler takes the schema for the parameter's class. The API's documents
 * would then read it as one: it is put back to a plain object, which the schema describes by itself.
 */
const plain =
  (decorate: ParameterDecorator): ParameterDecorator =>
  (target, key, index) => {
    if (key !== undefined) {
      const types: unknown = Reflect.getMetadata('design:paramtypes', target, key);
      const written = (Array.isArray(types) ? types : []).map((type: unknown, at) => (at === index ? Object : type));
      Reflect.defineMetadata('design:paramtypes', written, target, key);
    }
    decorate(target, key, index);
  };

export const BodyOf = <T>(schema: z.ZodType<T>): ParameterDecorator => plain(Body(new SchemaPipe(schema)));
export const QueryOf = <T>(schema: z.ZodType<T>): ParameterDecorator => plain(Query(new SchemaPipe(schema)));
export const PathOf = <T>(name: string, schema: z.ZodType<T>): ParameterDecorator =>
  plain(Param(name, new SchemaPipe(schema)));

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
type SchemaObject = Exclude<Schemas[string], { $ref: string }>;

const described = (schema: z.ZodType, io: 'input' | 'output'): SchemaObject =>
  z.toJSONSchema(schema, { target: 'openapi-3.0', io, unrepresentable: 'any' }) as SchemaObject;

/** Documents what a route answers, takes as its body, or takes in its query, from the schema that reads or types it. */
export const Answers = (schema: z.ZodType, description?: string): MethodDecorator =>
  ApiOkResponse({ schema: described(schema, 'output'), description: description ?? '' });
export const Takes = (schema: z.ZodType): MethodDecorator => ApiBody({ schema: described(schema, 'input') });
export function Asks(schema: z.ZodObject): MethodDecorator {
  const { properties = {}, required = [] } = described(schema, 'input');
  return applyDecorators(
    ...Object.entries(properties).map(([name, property]) =>
      ApiQuery({ name, required: required.includes(name), schema: property }),
    ),
  );
}
