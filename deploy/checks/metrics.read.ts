import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import '@jobpro/connector';
import '@jobpro/mapping';
import '@jobpro/messaging';
import '@jobpro/service';
import { registry } from '@jobpro/telemetry';
import { repositoryRoot } from '@jobpro/testing';
import { z } from 'zod';

const declared = z.array(
  z.object({ name: z.string(), type: z.unknown(), labelNames: z.array(z.string()).default([]) }),
);

/** Labels that every series of ours gets from Prometheus and from the service's name. */
const EVERYWHERE = ['job', 'instance', 'service'];

/** The folder of the services. Metrics of one service only are in its own files `…metrics.ts`. */
const apps = join(repositoryRoot, 'apps');
for (const file of readdirSync(apps, { recursive: true, encoding: 'utf8' }))
  if (/^[\w-]+\/src\/.*\bmetrics\.ts$/.test(file)) await import(pathToFileURL(join(apps, file)).href);

/**
 * The names of our own metrics: all that libraries and apps, imported above, have put into the
 * registry.
 */
export function ownMetrics(): string[] {
  return registry
    .getMetricsAsArray()
    .map(({ name }) => name)
    .filter((name) => name.startsWith('jobpro_'));
}

/**
 * The names of all series that the services show, each with its labels. `up` and `ALERTS` are
 * Prometheus' own.
 */
export function knownSeries(): ReadonlyMap<string, ReadonlySet<string>> {
  const series: [string, string[]][] = [
    ['up', EVERYWHERE],
    ['ALERTS', [...EVERYWHERE, 'alertname', 'alertstate', 'severity']],
  ];
  for (const { name, type, labelNames } of declared.parse(registry.getMetricsAsArray())) {
    const labels = [...labelNames, ...EVERYWHERE];
    if (type === 'histogram')
      series.push([`${name}_bucket`, [...labels, 'le']], [`${name}_sum`, labels], [`${name}_count`, labels]);
    else series.push([name, labels]);
  }
  return new Map(series.map(([name, labels]) => [name, new Set(labels)]));
}
