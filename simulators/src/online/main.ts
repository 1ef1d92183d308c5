import { z } from 'zod';
import { startOnlineSimulator } from './app.js';

const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  HOST: z.string().min(1).optional(),
  QBO_CLIENT_ID: z.string().min(1).optional(),
  QBO_CLIENT_SECRET: z.string().min(1).optional(),
});

const read = environment.safeParse(process.env);
if (!read.success) {
  const names = read.error.issues.map((issue) => issue.path.join('.')).join(', ');
  process.stderr.write(`The QuickBooks Online simulator cannot start: ${names} has a value that does not fit.\n`);
  process.exit(1);
}
const { PORT: port, HOST: host, QBO_CLIENT_ID: id, QBO_CLIENT_SECRET: secret } = read.data;
const clients = id === undefined || secret === undefined ? [] : [{ id, secret }];
const simulator = await startOnlineSimulator({
  port,
  ...(host === undefined ? {} : { host }),
  settings: { oauth: { clients } },
});
process.stdout.write(`${JSON.stringify({ listening: simulator.port })}\n`);

const stop = (): void => {
  void simulator.close().then(() => process.exit(0));
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
