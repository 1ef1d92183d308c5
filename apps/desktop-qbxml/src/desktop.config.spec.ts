import { expect, test } from '@jest/globals';
import { environment, readEnvironment } from '@jobpro/config';
import { desktopConfig } from './desktop.config.js';

const { DESKTOP_PUBLIC_URL } = desktopConfig.variables;
const read = (url: string) => readEnvironment(environment({ DESKTOP_PUBLIC_URL }), { DESKTOP_PUBLIC_URL: url });

test.each(['https://qb.jobpro.example', 'http://localhost:8082', 'http://127.0.0.1:8082', 'http://[::1]:8082'])(
  '%s can be written into a .qwc file',
  (url) => expect(read(url)).toMatchObject({ ok: true }),
);

test.each([
  'http://qb.jobpro.example',
  'http://203.0.113.7',
  'http://localhost.jobpro.example',
  'ftp://localhost',
  'nonsense',
])('%s stops the service at its start, with a sentence that names the variable', (url) => {
  expect(read(url)).toEqual({
    ok: false,
    problems: [
      'DESKTOP_PUBLIC_URL is not usable. It must be a URL that starts with https://, or with http:// on localhost.',
    ],
  });
});
