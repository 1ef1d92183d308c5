import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram, repositoryRoot } from '@jobpro/testing';
import ts from 'typescript';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

const texts = z.record(z.string(), z.string());
const container = z.object({
  name: z.string(),
  image: z.string(),
  args: z.array(z.string()).default([]),
  env: z.array(z.object({ name: z.string(), value: z.string().optional() })).default([]),
  envFrom: z.array(z.object({ configMapRef: z.object({ name: z.string() }) })).default([]),
  ports: z.array(z.object({ name: z.string(), containerPort: z.number() })).default([]),
  volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() })).default([]),
});
const podTemplate = z.object({
  metadata: z.object({ labels: texts }),
  spec: z.object({
    terminationGracePeriodSeconds: z.number().optional(),
    containers: z.tuple([container]),
    volumes: z.array(z.object({ name: z.string(), secret: z.object({ secretName: z.string() }).optional() })),
  }),
});

/** The parts of a Kubernetes object that the checks read. */
const kubernetesObject = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
  data: texts.optional(),
  spec: z.looseObject({ replicas: z.number().optional(), template: podTemplate.optional() }).optional(),
});
export type KubernetesObject = z.output<typeof kubernetesObject>;

/** Returns the objects that `kustomize build` makes of a folder below deploy/kubernetes. */
export async function buildKustomization(folder: string): Promise<KubernetesObject[]> {
  const { path } = await findProgram('kustomize');
  const { stdout } = await promisify(execFile)(path, ['build', join('deploy/kubernetes', folder)], {
    cwd: repositoryRoot,
    maxBuffer: 16 * 1024 * 1024,
  });
  return parseAllDocuments(stdout).map((document) => kubernetesObject.parse(document.toJS()));
}

/** The package that describes the objects of an API group. */
function packageOf(apiVersion: string): string {
  if (apiVersion.startsWith('keda.sh/')) return `@kubernetes-models/keda/${apiVersion}`;
  if (apiVersion.startsWith('monitoring.coreos.com/')) return `@kubernetes-models/prometheus-operator/${apiVersion}`;
  return `kubernetes-models/${apiVersion}`;
}

/**
 * Compares objects with the published types of Kubernetes, KEDA and the Prometheus operator, and returns the differences as the
 * compiler's sentences. The compiler refuses unknown keys as well, which the API server would silently drop.
 */
export function typeErrors(objects: readonly object[]): string[] {
  const file = join(repositoryRoot, 'deploy/checks/objects.ts');
  const declarations = objects.map((object, index) => {
    const { apiVersion, kind } = z.object({ apiVersion: z.string(), kind: z.string() }).parse(object);
    return `import type { I${kind} as T${index} } from '${packageOf(apiVersion)}';
export const o${index}: T${index} = ${JSON.stringify(object)};`;
  });
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  };
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, declarations.join('\n'), ts.ScriptTarget.ES2022) : read(name, ...rest);
  const program = ts.createProgram([file], options, host);
  const source = program.getSourceFile(file);
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
    ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '),
  );
}
