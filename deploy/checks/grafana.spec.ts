import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { serviceNames } from '@jobpro/tools/services';
import { canReach, readCompose, readText, readYaml } from './compose.read.js';
import { expectKnownSeries } from './promql-expectations.js';
import { readPromql } from './promql.read.js';

const compose = readCompose();
const source = z.object({ type: z.string(), uid: z.string() });
const link = z.object({ title: z.string(), url: z.string() });

const panel = z.object({
  id: z.int(),
  type: z.string(),
  title: z.string(),
  description: z.string().optional(),
  datasource: source.optional(),
  gridPos: z.object({ x: z.int(), y: z.int(), w: z.int(), h: z.int() }),
  fieldConfig: z
    .object({
      defaults: z.object({
        links: z.array(link).default([]),
        thresholds: z.object({ steps: z.array(z.unknown()) }).optional(),
      }),
    })
    .optional(),
  targets: z
    .array(
      z.object({
        datasource: source,
        expr: z.string().optional(),
        legendFormat: z.string().default(''),
        query: z.string().optional(),
      }),
    )
    .default([]),
});

const dashboard = z
  .object({
    uid: z.string(),
    templating: z.object({ list: z.array(z.object({ name: z.string(), definition: z.string().default('') })) }),
    annotations: z.object({ list: z.array(z.object({ expr: z.string() })) }),
    panels: z.array(panel),
  })
  .parse(JSON.parse(readText('deploy/grafana/dashboards/sync-flow.json')));

const sources = z
  .object({
    datasources: z.array(
      z.object({ uid: z.string(), type: z.string(), url: z.string(), jsonData: z.looseObject({}).default({}) }),
    ),
  })
  .parse(readYaml('deploy/grafana/provisioning/datasources/datasources.yaml')).datasources;

const curves = dashboard.panels.flatMap(({ title, targets }) =>
  targets.flatMap(({ expr, legendFormat }) => (expr === undefined ? [] : [{ title, expr, legendFormat }])),
);
const searches = dashboard.panels.flatMap(({ title, targets }) =>
  targets.flatMap(({ query }) => (query === undefined ? [] : [{ title, query }])),
);

/** Where each program listens that a data source leads to. */
const listens: Readonly<Record<string, string>> = { prometheus: '9090', tempo: '3200' };

describe('data sources', () => {
  test.each(sources)('$uid is in docker-compose.yml, where Grafana reaches it', ({ url }) => {
    const { hostname, port } = new URL(url);
    expect(Object.keys(compose.services)).toContain(hostname);
    expect(canReach(compose, 'grafana', hostname)).toBe(true);
    expect(port).toBe(listens[hostname]);
  });

  test('the metrics that a span links to exist', () => {
    const tempo = z
      .object({
        tracesToMetrics: z.object({ datasourceUid: z.string(), queries: z.array(z.object({ query: z.string() })) }),
      })
      .parse(sources.find(({ type }) => type === 'tempo')?.jsonData).tracesToMetrics;
    expect(sources.map(({ uid }) => uid)).toContain(tempo.datasourceUid);
    for (const { query } of tempo.queries) expectKnownSeries(query.replaceAll('$$', '$'));
  });

  test('dashboards are read from where they are mounted', () => {
    const provider = readText('deploy/grafana/provisioning/dashboards/dashboards.yaml');
    const path = /path: (\S+)/.exec(provider)?.[1] ?? 'none';
    expect(compose.services.grafana?.volumes).toContain(`./deploy/grafana/dashboards:${path}:ro`);
    expect(compose.services.grafana?.environment.GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH).toBe(
      `${path}/${dashboard.uid}.json`,
    );
  });
});

describe('the dashboard "sync flow"', () => {
  test.each(curves)('$title: $expr', ({ expr, legendFormat }) => {
    expectKnownSeries(expr);
    const legendLabels = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
    expect(readPromql(expr).grouping ?? []).toEqual(expect.arrayContaining(legendLabels));
  });

  test('shows what an operator asks for', () => {
    const shown = curves.map(({ expr }) => expr).join('\n');
    for (const name of [
      'jobpro_messaging_consumer_lag_messages',
      'jobpro_messaging_consumer_oldest_age_seconds',
      'jobpro_messaging_retries_total',
      'jobpro_messaging_dead_letters_total',
      'jobpro_messaging_outbox_pending_messages',
      'jobpro_messaging_outbox_oldest_age_seconds',
    ])
      expect(shown).toContain(name);
    for (const edition of ['online', 'desktop'])
      for (const name of ['queue_commands', 'queue_oldest_seconds', 'answers_total', 'call_seconds_count'])
        expect(shown).toContain(`jobpro_connector_${name}{edition="${edition}"}`);
  });

  test('what every replica reads alike is never summed over replicas', () => {
    const alike = /^jobpro_(messaging_consumer_|messaging_outbox_|connector_queue_)/;
    for (const { expr } of curves) {
      const replicated = readPromql(expr).selectors.filter(({ name }) => alike.test(name));
      if (replicated.length > 0) expect(expr).toMatch(/^(sum\()?max( by \([\w, ]+\))? ?\(/);
    }
  });

  test('asks only data sources that are set up, and only for variables that it has', () => {
    const declared = sources.map(({ type, uid }) => `${type} ${uid}`);
    const referenced = dashboard.panels.flatMap(({ datasource, targets }) => [
      ...(datasource === undefined ? [] : [datasource]),
      ...targets.map((target) => target.datasource),
    ]);
    expect(declared).toEqual(expect.arrayContaining(referenced.map(({ type, uid }) => `${type} ${uid}`)));
    const variables = dashboard.templating.list.map(({ name }) => name);
    const used = [...curves.map(({ expr }) => expr), ...searches.map(({ query }) => query)].flatMap((text) =>
      [...text.matchAll(/\$(?!__)(\w+)/g)].map(([, name = '']) => name),
    );
    expect([...new Set(used)].toSorted()).toEqual([...variables].toSorted());
    for (const { expr } of dashboard.annotations.list) expectKnownSeries(expr);
    for (const { definition } of dashboard.templating.list) {
      const [, expr] = /^label_values\((.+), service\)$/.exec(definition) ?? [];
      if (expr !== undefined) expectKnownSeries(`count by (service) (${expr})`);
    }
  });

  test('searches traces by attributes that spans have', () => {
    const code = readText('libs/messaging/src/telemetry.ts');
    const links = dashboard.panels.flatMap(({ fieldConfig }) => fieldConfig?.defaults.links ?? []);
    expect(links.length).toBeGreaterThan(20);
    const linked = links.map(({ url }) => {
      const panes = new URL(url.replaceAll('${__field.labels.service}', 'x'), 'http://grafana').searchParams.get(
        'panes',
      );
      return JSON.stringify(JSON.parse(panes ?? ''));
    });
    const all = [...searches.map(({ query }) => query), ...linked].join('\n');
    const attributes = new Set([...all.matchAll(/span\.([\w.]+)/g)].map(([, name]) => name));
    expect([...attributes]).toEqual(['jobpro.company.id']);
    expect(code).toContain("'jobpro.company.id'");
  });

  test('is green when all services answer', () => {
    const green = z
      .object({ color: z.literal('green'), value: z.int() })
      .parse(
        dashboard.panels.find(({ title }) => title === 'Services that answer')?.fieldConfig?.defaults.thresholds
          ?.steps[1],
      );
    expect(green.value).toBe(serviceNames.filter((name) => name in compose.services).length);
  });

  test('a curve with links to the traces of a service knows the service', () => {
    for (const { fieldConfig, targets } of dashboard.panels) {
      if ((fieldConfig?.defaults.links ?? []).length === 0) continue;
      for (const { expr } of targets) expect(readPromql(expr ?? '').grouping).toContain('service');
    }
  });

  test('its panels have numbers of their own, do not overlap, and say what they show', () => {
    const { panels } = dashboard;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)} ${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
    const silent = panels.filter(
      ({ type, description }) => !['row', 'text'].includes(type) && description === undefined,
    );
    expect(silent.map(({ title }) => title)).toEqual([]);
  });
});
