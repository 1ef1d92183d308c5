import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { isServiceName, serviceNames } from '@jobpro/tools/services';
import { canReach, readCompose, readText, readYaml } from './compose.read.js';
import { expectKnownSeries } from './promql-expectations.js';
import { readPromql } from './promql.read.js';

const compose = readCompose();
const ours = serviceNames.filter((name) => name in compose.services);

const scraping = z
  .object({
    rule_files: z.array(z.string()),
    scrape_configs: z.array(
      z.object({
        job_name: z.string(),
        dns_sd_configs: z.array(z.object({ type: z.string(), port: z.int(), names: z.array(z.string()) })).default([]),
        static_configs: z.array(z.object({ targets: z.array(z.string()) })).default([]),
      }),
    ),
  })
  .parse(readYaml('deploy/prometheus/prometheus.yaml'));

const rules = z
  .object({
    groups: z.array(
      z.object({
        name: z.string(),
        rules: z.array(
          z.strictObject({
            alert: z.string(),
            expr: z.string(),
            for: z
              .string()
              .regex(/^\d+[mh]$/)
              .optional(),
            labels: z.strictObject({ severity: z.enum(['critical', 'warning', 'none']) }),
            annotations: z.strictObject({ summary: z.string(), description: z.string() }),
          }),
        ),
      }),
    ),
  })
  .parse(readYaml('deploy/prometheus/rules.yaml'))
  .groups.flatMap((group) => group.rules);

const targets = scraping.scrape_configs.flatMap((job) => [
  ...job.dns_sd_configs.flatMap(({ names, port }) => names.map((name) => ({ name, port }))),
  ...job.static_configs
    .flatMap((each) => each.targets)
    .map((target) => {
      const [name = '', port = ''] = target.split(':');
      return { name, port: Number.parseInt(port, 10) };
    }),
]);

const cases = z
  .object({
    tests: z.array(
      z.object({
        name: z.string(),
        alert_rule_test: z.array(
          z.object({ eval_time: z.string(), alertname: z.string(), exp_alerts: z.array(z.unknown()).default([]) }),
        ),
      }),
    ),
  })
  .parse(readYaml('deploy/prometheus/rules.test.yaml')).tests;

describe('what is scraped', () => {
  test.each(targets)('$name:$port is in docker-compose.yml, where Prometheus reaches it', ({ name, port }) => {
    expect(Object.keys(compose.services)).toContain(name);
    expect(canReach(compose, 'prometheus', name)).toBe(true);
    if (isServiceName(name)) expect(String(port)).toBe(compose.services[name]?.environment.PORT);
  });

  test('is every service of ours, once', () => {
    expect(
      targets
        .map(({ name }) => name)
        .filter(isServiceName)
        .toSorted(),
    ).toEqual(ours.toSorted());
  });

  test('the other targets answer at the port asked for', () => {
    const port = (name: string) => String(targets.find((each) => each.name === name)?.port);
    const collector = z
      .object({
        service: z.object({
          telemetry: z.object({
            metrics: z.object({
              readers: z.tuple([
                z.object({ pull: z.object({ exporter: z.object({ prometheus: z.object({ port: z.int() }) }) }) }),
              ]),
            }),
          }),
        }),
      })
      .parse(readYaml('deploy/collector/collector.yaml'));
    expect(port('collector')).toBe(
      String(collector.service.telemetry.metrics.readers[0].pull.exporter.prometheus.port),
    );
    const tempo = z
      .object({ server: z.object({ http_listen_port: z.int() }) })
      .parse(readYaml('deploy/tempo/tempo.yaml'));
    expect(port('tempo')).toBe(String(tempo.server.http_listen_port));
  });

  test('the files of rules are mounted next to it', () => {
    const mounted = compose.services.prometheus?.volumes ?? [];
    for (const file of scraping.rule_files)
      expect(mounted).toContain(`./deploy/prometheus/${file}:/etc/prometheus/${file}:ro`);
  });
});

describe('alerts', () => {
  test.each(rules.filter(({ labels }) => labels.severity !== 'none'))(
    '$alert asks for what the services show',
    ({ expr }) => {
      expectKnownSeries(expr);
    },
  );

  test.each(rules)(
    '$alert is tested to fire and, unless it always does, to resolve in the same test',
    ({ alert, labels }) => {
      const minutes = (time: string) => Number.parseInt(time, 10) * (time.endsWith('h') ? 60 : 1);
      const histories = cases.map((each) =>
        each.alert_rule_test
          .filter(({ alertname }) => alertname === alert)
          .toSorted((a, b) => minutes(a.eval_time) - minutes(b.eval_time))
          .map(({ exp_alerts: firing }) => (firing.length > 0 ? 'fires' : 'silent'))
          .join(', '),
      );
      const wanted = labels.severity === 'none' ? /fires, fires/ : /fires, silent/;
      expect(histories.filter((history) => wanted.test(history))).not.toEqual([]);
    },
  );

  test.each(rules)('$alert names in its sentences only labels that it has', ({ expr, annotations }) => {
    const { grouping } = readPromql(expr);
    const usedLabels = Object.values(annotations).flatMap((text) => [...text.matchAll(/\$labels\.(\w+)/g)]);
    const missing = usedLabels
      .map(([, label = '']) => label)
      .filter((label) => !(grouping ?? ['service']).includes(label));
    expect(missing).toEqual([]);
  });

  test.each(rules)('$alert sends its reader to a chapter that exists', ({ annotations }) => {
    const chapters = [...annotations.description.matchAll(/See "([^"]+)" in (\S+\.md)/g)];
    for (const [, title = '', file = ''] of chapters) expect(readText(file)).toContain(`### ${title}\n`);
    expect(annotations.summary).toMatch(/\.$/);
  });

  test('there is an alert for every service that is away', () => {
    const away = rules.find(({ alert }) => alert === 'ServiceAway')?.expr ?? '';
    const watched = [...away.matchAll(/absent\(up\{[^}]*service="([^"]+)"\}\)/g)].map(([, name]) => name);
    expect(watched.toSorted()).toEqual(ours.toSorted());
  });

  test('have names of their own', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });
});
