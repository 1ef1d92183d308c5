import { beforeAll, describe, expect, test } from '@jest/globals';
import { readEnvironment } from '@jobpro/config';
import { isServiceName, type ServiceName, secretsFrom, serviceNames } from '@jobpro/tools/services';
import { z } from 'zod';
import { readText, readYaml } from './compose.read.js';
import { buildKustomization, type KubernetesObject, typeErrors } from './kubernetes.read.js';
import { expectKnownSeries } from './promql-expectations.js';
import { environmentOfService } from './service-environments.read.js';

const overlays = ['development', 'staging', 'production'] as const;
const built = new Map<string, KubernetesObject[]>();

beforeAll(async () => {
  for (const overlay of overlays) built.set(overlay, await buildKustomization(`overlays/${overlay}`));
});

const objectsOf = (overlay: string, kind: string) =>
  (built.get(overlay) ?? []).filter((object) => object.kind === kind);
const namesOf = (objects: readonly KubernetesObject[]) => objects.map(({ metadata }) => metadata.name).toSorted();

function objectOf(overlay: string, kind: string, name: string): KubernetesObject {
  const object = objectsOf(overlay, kind).find(({ metadata }) => metadata.name === name);
  if (object === undefined) throw new Error(`${overlay} has no ${kind} ${name}.`);
  return object;
}

function podOf(object: KubernetesObject) {
  const template = object.spec?.template;
  if (template === undefined) throw new Error(`${object.metadata.name} starts no pods.`);
  return { labels: template.metadata.labels, ...template.spec };
}

describe('the objects of every overlay', () => {
  test('have the published types, and no other key', () => {
    expect(typeErrors([...built.values()].flat())).toEqual([]);
  });

  test('would be refused for a misspelt key, a number in quotes and a trigger without its type', () => {
    const objects = [
      { apiVersion: 'v1', kind: 'Service', spec: { selectors: {} } },
      { apiVersion: 'apps/v1', kind: 'Deployment', spec: { replicas: '2' } },
      { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', spec: { scaleTargetRef: { name: 'a' }, triggers: [{}] } },
    ];
    expect(typeErrors(objects)).toEqual(
      expect.arrayContaining([
        expect.stringContaining(`'"selectors"' does not exist in type 'IServiceSpec'`),
        expect.stringContaining("'string' is not assignable to type 'number'"),
        expect.stringContaining('missing the following properties'),
      ]),
    );
  });
});

describe.each(overlays)('%s', (overlay) => {
  test('has one Deployment for each service, started by its name', () => {
    expect(namesOf(objectsOf(overlay, 'Deployment'))).toEqual(serviceNames.toSorted());
    for (const name of serviceNames) {
      const [container] = podOf(objectOf(overlay, 'Deployment', name)).containers;
      expect(container.args).toEqual([name]);
    }
  });

  test.each(serviceNames)('%s is given what it requires, and nothing it does not read', async (name) => {
    const spec = await environmentOfService(name);
    const settings = environmentIn(overlay, name);
    const plain = Object.fromEntries(Object.entries(settings).filter(([key]) => !key.endsWith('_FILE')));
    const fromFiles = Object.keys(settings)
      .filter((key) => key.endsWith('_FILE'))
      .map((key) => key.slice(0, -'_FILE'.length));
    expect([...Object.keys(plain), ...fromFiles].filter((key) => !(key in spec.variables))).toEqual([]);
    const secrets = {
      ...secretsFrom({}),
      DATABASE_URL: 'postgres://jobpro:letters0123@postgres:5432/jobpro',
      NATS_URL: 'nats://jobpro:letters0123@nats:4222',
      QBO_CLIENT_ID: 'client',
      QBO_CLIENT_SECRET: 'secret',
    };
    const values = Object.fromEntries(Object.entries(secrets).filter(([key]) => fromFiles.includes(key)));
    expect(readEnvironment(spec, { ...plain, ...values })).toMatchObject({ ok: true });
  });

  test.each(serviceNames)('%s reads its own Secret, and gets the time to stop', (name) => {
    const pod = podOf(objectOf(overlay, 'Deployment', name));
    const [container] = pod.containers;
    const secret = pod.volumes.find((volume) => volume.secret !== undefined);
    expect(secret?.secret?.secretName).toBe(name);
    const folder = container.volumeMounts.find((mount) => mount.name === secret?.name)?.mountPath ?? 'none';
    const files = Object.entries(environmentIn(overlay, name)).filter(([key]) => key.endsWith('_FILE'));
    expect(files.map(([key]) => key)).toEqual(expect.arrayContaining(['DATABASE_URL_FILE', 'NATS_URL_FILE']));
    expect(files.some(([key]) => key === 'ADMIN_TOKEN_FILE')).toBe(!name.endsWith('-mapping'));
    for (const [key, path] of files) expect(path).toBe(`${folder}/${key.slice(0, -'_FILE'.length)}`);
    const budgets = [...readText('libs/service/src/start-service.ts').matchAll(/budget: ([\d_]+)/g)];
    const longest = budgets.reduce((sum, [, each = '']) => sum + Number.parseInt(each.replaceAll('_', ''), 10), 0);
    expect(longest).toBeGreaterThan(20_000);
    expect((pod.terminationGracePeriodSeconds ?? 0) * 1_000).toBeGreaterThan(longest);
  });

  test('the probes, the Service and the container agree on the port that the service listens on', () => {
    for (const name of serviceNames) {
      const [container] = podOf(objectOf(overlay, 'Deployment', name)).containers;
      expect(container.ports).toEqual([{ name: 'http', containerPort: Number(environmentIn(overlay, name)['PORT']) }]);
    }
  });

  test('the migration runs the same image, with the owner’s login', () => {
    const [migration] = podOf(objectOf(overlay, 'Job', 'migrate')).containers;
    const [service] = podOf(objectOf(overlay, 'Deployment', 'console')).containers;
    expect(migration).toMatchObject({ image: service.image, args: ['migrate'] });
  });

  test('disruption budgets and scalers name Deployments that exist', () => {
    for (const kind of ['PodDisruptionBudget', 'ScaledObject', 'HorizontalPodAutoscaler'])
      for (const name of namesOf(objectsOf(overlay, kind))) expect(isServiceName(name) || name === 'nats').toBe(true);
  });
});

describe('production', () => {
  test('scales every service but the console, and each by one owner', () => {
    const scaled = [
      ...namesOf(objectsOf('production', 'ScaledObject')),
      ...namesOf(objectsOf('production', 'HorizontalPodAutoscaler')),
    ];
    expect(scaled.toSorted()).toEqual(serviceNames.filter((name) => name !== 'console').toSorted());
    for (const name of scaled) expect(objectOf('production', 'Deployment', name).spec?.replicas).toBeUndefined();
  });

  test('asks Prometheus for figures that the services show', () => {
    const scalers = z.object({
      triggers: z.array(z.object({ metadata: z.object({ query: z.string() }) })),
    });
    const queries = objectsOf('production', 'ScaledObject').flatMap(({ spec }) => scalers.parse(spec).triggers);
    expect(queries).toHaveLength(6);
    for (const { metadata } of queries) expectKnownSeries(metadata.query);
  });

  test('alerts by the rules of deploy/prometheus', () => {
    const [rules] = objectsOf('production', 'PrometheusRule');
    expect(rules?.spec).toEqual(readYaml('deploy/prometheus/rules.yaml'));
  });

  test('opens no path that is not meant for the outside', () => {
    const paths = JSON.stringify(objectsOf('production', 'Ingress')).matchAll(/"path":"([^"]+)"/g);
    expect([...paths].map(([, path]) => path)).toEqual(['/callback', '/webhooks', '/qbwc', '/support', '/']);
  });
});

function environmentIn(overlay: string, name: ServiceName): Record<string, string> {
  const [container] = podOf(objectOf(overlay, 'Deployment', name)).containers;
  const maps = container.envFrom.map(({ configMapRef }) => objectOf(overlay, 'ConfigMap', configMapRef.name).data);
  const own = container.env.map(({ name: key, value = '' }) => [key, value] as const);
  return Object.assign({}, ...maps, Object.fromEntries(own)) as Record<string, string>;
}
