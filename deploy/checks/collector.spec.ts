import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { canReach, readCompose, readYaml } from './compose.read.js';

const endpoint = z.object({ endpoint: z.string() });
const component = z.record(z.string(), z.unknown());

const collector = z
  .object({
    receivers: z.object({ otlp: z.object({ protocols: z.object({ http: endpoint }) }) }),
    processors: component,
    exporters: z.object({ otlp_grpc: endpoint }),
    extensions: component,
    service: z.object({
      extensions: z.array(z.string()),
      pipelines: z.object({
        traces: z.object({
          receivers: z.array(z.string()),
          processors: z.array(z.string()),
          exporters: z.array(z.string()),
        }),
      }),
    }),
  })
  .parse(readYaml('deploy/collector/collector.yaml'));

const tempo = z
  .object({
    distributor: z.object({ receivers: z.object({ otlp: z.object({ protocols: z.object({ grpc: endpoint }) }) }) }),
    storage: z.object({
      trace: z.object({ wal: z.object({ path: z.string() }), local: z.object({ path: z.string() }) }),
    }),
  })
  .parse(readYaml('deploy/tempo/tempo.yaml'));

const compose = readCompose();
const portIn = (address: string) => address.split(':').at(-1);

test('the collector hears where the services send: OTLP over HTTP', () => {
  const sent = new URL(compose.services['job-mapping']?.environment.OTEL_EXPORTER_OTLP_ENDPOINT ?? '');
  expect(sent.port).toBe(portIn(collector.receivers.otlp.protocols.http.endpoint));
});

test('its pipeline is made of parts that it has, and bounds memory first', () => {
  const { receivers, processors, exporters } = collector.service.pipelines.traces;
  expect([receivers, processors, exporters].map((each) => each.toSorted())).toEqual(
    [collector.receivers, collector.processors, collector.exporters].map((each) => Object.keys(each).toSorted()),
  );
  expect(processors[0]).toBe('memory_limiter');
  expect(collector.service.extensions).toEqual(Object.keys(collector.extensions));
});

test('it hands traces to Tempo where Tempo hears, and Tempo keeps them on its volume', () => {
  const [host = '', port] = collector.exporters.otlp_grpc.endpoint.split(':');
  expect(canReach(compose, 'collector', host)).toBe(true);
  expect(port).toBe(portIn(tempo.distributor.receivers.otlp.protocols.grpc.endpoint));
  const [volume = ''] = compose.services.tempo?.volumes.filter((each) => each.startsWith('tempo:')) ?? [];
  const dataFolder = volume.replace('tempo:', '');
  for (const { path } of Object.values(tempo.storage.trace)) expect(path.startsWith(`${dataFolder}/`)).toBe(true);
});
