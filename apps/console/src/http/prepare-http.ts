import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ENVIRONMENT } from '@jobpro/service';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';
import sirv from 'sirv';
import { limitAddresses } from '../access/rate-limit.js';
import type { ConsoleEnvironment } from '../console.config.js';

/** The built page. This file is in `src/http` or `dist/http`. */
const WEB = join(fileURLToPath(new URL('.', import.meta.url)), '..', '..', 'dist', 'web');

/** Adds security headers, the page, and the API's documents at `/api/docs`. */
export function prepareHttp(app: NestExpressApplication): void {
  app.set('trust proxy', app.get<ConsoleEnvironment>(ENVIRONMENT).TRUSTED_PROXIES);
  app.use(
    limitAddresses(),
    helmet({
      contentSecurityPolicy: false,
      referrerPolicy: { policy: 'same-origin' },
      xFrameOptions: { action: 'deny' },
    }),
    emptyPolicy,
    neverCacheApi,
  );
  app.use('/api/docs', docsPolicy);
  if (existsSync(WEB)) app.use(servePage(WEB));
  SwaggerModule.setup('api/docs', app, () => SwaggerModule.createDocument(app, apiDocument), {
    jsonDocumentUrl: 'api/openapi.json',
  });
}

type Source = string | ((request: IncomingMessage, response: ServerResponse) => string);
const policy = (directives: Record<string, Source[]>) =>
  helmet.contentSecurityPolicy({ useDefaults: false, directives });

/** For responses that are no document. */
const emptyPolicy = policy({ 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] });

/** Swagger's page styles itself inline. */
const docsPolicy = policy({
  'default-src': ["'self'"],
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:'],
  'frame-ancestors': ["'none'"],
});

/** Stands for the nonce in the built document. */
const PLACEHOLDER = '__NONCE__';
const nonces = new WeakMap<ServerResponse, string>();

/** The page runs its own scripts only, and styles itself by its own sheets and by those that carry the nonce. */
const pagePolicy = policy({
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'", (_request, response) => `'nonce-${nonces.get(response) ?? ''}'`],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
});

/** Serves hashed files for a year, and the page's document with a new nonce for every address that is no file. */
function servePage(folder: string): RequestHandler {
  const document = readFileSync(join(folder, 'index.html'), 'utf8');
  const files = sirv(folder, {
    brotli: true,
    gzip: true,
    etag: true,
    extensions: [],
    setHeaders: (response, path) => response.setHeader('Cache-Control', isHashed(path) ? FOR_A_YEAR : 'no-cache'),
  });
  const sendDocument = (request: Request, response: Response, next: NextFunction): void => {
    const nonce = randomBytes(16).toString('base64');
    nonces.set(response, nonce);
    pagePolicy(request, response, (error) => {
      if (error !== undefined) {
        next(error);
        return;
      }
      response.setHeader('Cache-Control', 'no-store');
      response.type('html').send(document.replaceAll(PLACEHOLDER, nonce));
    });
  };
  return (request, response, next) => {
    const { method, path } = request;
    if ((method !== 'GET' && method !== 'HEAD') || SERVICE_PATHS.test(path)) {
      next();
      return;
    }
    const notFound = () => {
      if (isHashed(path)) next();
      else sendDocument(request, response, next);
    };
    // The built document still has the placeholder.
    if (path === '/index.html') notFound();
    else files(request, response, notFound);
  };
}

const SERVICE_PATHS = /^\/(api|health|metrics)(\/|$)/;
const FOR_A_YEAR = 'public, max-age=31536000, immutable';
const isHashed = (path: string): boolean => path.startsWith('/assets/');

function neverCacheApi({ path }: Request, response: Response, next: NextFunction): void {
  if (path.startsWith('/api/') && !path.startsWith('/api/docs')) response.setHeader('Cache-Control', 'no-store');
  next();
}

const apiDocument = new DocumentBuilder()
  .setTitle('JobPro for QuickBooks: the console')
  .setDescription(
    'What bookkeepers and operators see and do. Log in with a JWT of JobPro’s as a bearer token. ' +
      'Every error is a problem with `code`, `message` and `remedy`.',
  )
  .setVersion('1')
  .addBearerAuth()
  .addSecurityRequirements('bearer')
  .build();
