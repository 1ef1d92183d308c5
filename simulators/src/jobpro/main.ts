import { startTelemetry } from '@jobpro/telemetry';
import { z } from 'zod';
import { startJobProSimulator } from './server.js';

const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  HOST: z.string().default('127.0.0.1'),
  NATS_URL: z.url(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
});

const read = environment.safeParse(process.env);
if (!read.success) {
  process.stderr.write(`The JobPro simulator cannot start: ${z.prettifyError(read.error)}\n`);
  process.exit(1);
}
const { PORT: port, HOST: host, NATS_URL: natsUrl, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = read.data;
const telemetry = startTelemetry({ service: 'jobpro-core', endpoint, logLevel: 'warn' });
const simulator = await startJobProSimulator({ port, host, natsUrl });
process.stdout.write(`${JSON.stringify({ listening: simulator.port })}\n`);

let stopping = false;
const stop = (): void => {
  if (stopping) process.exit(1);
  stopping = true;
  void simulator
    .stop()
    .then(() => telemetry.stop())
    .then(() => process.exit(0));
};
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
