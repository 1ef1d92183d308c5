import { expect, test } from '@jest/globals';
import { readNatsUrl } from './bus.js';

test.each([
  ['nats://127.0.0.1:4222', { servers: ['nats://127.0.0.1:4222'] }],
  ['host:4222', { servers: ['nats://host:4222'] }],
  ['nats://u:p%40ss@a:1, nats://b:2', { servers: ['nats://a:1', 'nats://b:2'], user: 'u', pass: 'p@ss' }],
  ['nats://t0ken@a:1', { servers: ['nats://a:1'], token: 't0ken' }],
  ['tls://u:p@a:1', { servers: ['tls://a:1'], tls: {}, user: 'u', pass: 'p' }],
])('%s', (url, expected) => {
  expect(readNatsUrl(url)).toEqual(expected);
});
