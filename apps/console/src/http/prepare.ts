import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import helmet from 'helmet';
import { pages } from './pages.js';

/** The built page lies beside the built service: this file is in `src/http` or `dist/http`. */
const WEB = join(fileURLToPath(new URL('.', import.meta.url)), '..', '..', 'dist', 'web');

/** The API's document page styles itself inline. Everything else of the API is no document, and gets the narrowest policy. */
const DOCS = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "frame-ancestors 'none'",
].join('; ');
const NOTHING = "default-src 'none'; frame-ancestors 'none'";

/** Security headers, the page, and the API's documents at `/api/docs`. */
export function prepareConsole(app: NestExpressApplication): void {
  app.set('trust proxy', 'loopback, linklocal, uniquelocal');
  app.use(
    helmet({
      contentSecurityPolicy: false,
      referrerPolicy: { policy: 'same-origin' },
      xFrameOptions: { action: 'deny' },
    }),
  );
  app.use((request: { path: string }, response: { setHeader(name: string, value: string): void }, next: () => void) => {
    response.setHeader('Content-Security-Policy', request.path.startsWith('/api/docs') ? DOCS : NOTHING);
    if (request.path.startsWith('/api/') && !request.path.startsWith('/api/docs'))
      response.setHeader('Cache-Control', 'no-store');
    next();
  });
  app.use(pages(WEB));
  SwaggerModule.setup('api/docs', app, () => SwaggerModule.createDocument(app, document), {
    jsonDocumentUrl: 'api/openapi.json',
  });
}

const document = new DocumentBuilder()
  .setTitle('JobPro for QuickBooks: the console')
  .setDescription(
    'What bookkeepers and operators see and do. Log in with a JWT of JobPro’s as a bearer token. ' +
      'Every error is a problem with `code`, `message` and `remedy`.',
  )
  .setVersion('1')
  .addBearerAuth()
  .addSecurityRequirements('bearer')
  .build();
