import { z } from 'zod';
import { startDesktopSimulator } from './server.js';

const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  HOST: z.string().default('127.0.0.1'),
});

const { PORT, HOST } = environment.parse(process.env);
const simulator = await startDesktopSimulator(PORT, HOST);
process.stdout.write(`${JSON.stringify({ listening: simulator.port })}\n`);

let stopping = false;
const stop = (): void => {
  if (stopping) process.exit(1);
  stopping = true;
  void simulator.stop().then(() => process.exit(0));
};
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
