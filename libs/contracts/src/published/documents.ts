import { z } from 'zod';
import { messageSchemas, type MessageType, subjectOf } from '../messages.js';
import type { JsonSchema } from './compatibility.js';

/** Returns the JSON Schema of one message's data, in the form that a sender must write. */
export function jsonSchemaOf(type: MessageType): JsonSchema {
  return {
    $id: `${type}.json`,
    title: type,
    ...z.toJSONSchema(messageSchemas[type], { target: 'draft-7', io: 'input', unrepresentable: 'any' }),
  };
}

export const messageTypes = Object.keys(messageSchemas) as MessageType[];

/**
 * The direction of each kind of message: first JobPro's events and ours to it, then the internal
 * messages.
 */
const direction: Readonly<Record<string, { action: 'send' | 'receive'; summary: string }>> = {
  jobpro: { action: 'receive', summary: 'JobPro core reports what happened' },
  sync: { action: 'send', summary: 'JobPro core receives the result' },
  command: { action: 'send', summary: 'a mapping service requests work of a connector' },
  outcome: { action: 'receive', summary: 'a connector reports the outcome of a command' },
  mapping: { action: 'send', summary: 'the mapping services ask each other for links' },
};

/**
 * Returns the AsyncAPI 3 document of the bus. Its payloads refer to the JSON Schemas in the same
 * folder.
 */
export function asyncApi(version: string): JsonSchema {
  const channels: Record<string, JsonSchema> = {};
  const operations: Record<string, JsonSchema> = {};
  for (const type of messageTypes) {
    const id = type.replace(/[.-]/g, '_');
    const way = direction[type.split('.')[0] ?? ''];
    channels[id] = {
      address: subjectOf(type, '{companyId}'),
      parameters: { companyId: { description: 'The company: 1 to 64 letters, digits, _ or -.' } },
      messages: {
        [id]: {
          name: type,
          contentType: 'application/json',
          headers: { $ref: '#/components/schemas/cloudEventHeaders' },
          payload: {
            schemaFormat: 'application/schema+json;version=draft-07',
            schema: { $ref: `./schemas/${type}.json` },
          },
        },
      },
    };
    operations[id] = {
      action: way?.action ?? 'send',
      summary: way?.summary ?? '',
      channel: { $ref: `#/channels/${id}` },
      messages: [{ $ref: `#/channels/${id}/messages/${id}` }],
    };
  }
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'JobPro for QuickBooks',
      version,
      description:
        'CloudEvents 1.0 in binary mode over NATS JetStream: attributes in `ce-` headers, JSON data, W3C `traceparent`.',
    },
    defaultContentType: 'application/json',
    channels,
    operations,
    components: { schemas: { cloudEventHeaders: cloudEventHeaders } },
  };
}

const cloudEventHeaders = {
  type: 'object',
  required: ['ce-specversion', 'ce-id', 'ce-source', 'ce-type', 'Nats-Msg-Id'],
  properties: {
    'ce-specversion': { const: '1.0' },
    'ce-id': {
      type: 'string',
      description: 'Unique for each message; a repeat with the same id has no further effect.',
    },
    'ce-source': { type: 'string' },
    'ce-type': { type: 'string', description: 'With its major version, as `jobpro.invoice.created.v1`.' },
    'ce-time': { type: 'string', format: 'date-time' },
    'Nats-Msg-Id': { type: 'string', description: 'The same as ce-id.' },
    traceparent: { type: 'string', description: 'W3C Trace Context.' },
  },
};
