import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type EnvironmentSpec, serviceBasics, type Variables } from '@jobpro/config';
import { repositoryRoot } from '@jobpro/testing';
import type { ServiceName } from '@jobpro/tools/services';

/**
 * Returns the variables that a service declares: the specification that
 * its `*.config.ts` exports, or the basics where it has no such file.
 */
export async function environmentOfService(name: ServiceName): Promise<EnvironmentSpec<Variables>> {
  const folder = join(repositoryRoot, 'apps', name, 'src');
  const [file, ...others] = readdirSync(folder).filter((each) => each.endsWith('.config.ts'));
  if (file === undefined) return { variables: serviceBasics };
  const exported = (await import(pathToFileURL(join(folder, file)).href)) as Record<string, unknown>;
  const [spec, ...more] = Object.values(exported).filter(isSpecification);
  if (spec === undefined || others.length + more.length > 0)
    throw new Error(`${name} must export one environment specification from one file.`);
  return spec;
}

function isSpecification(value: unknown): value is EnvironmentSpec<Variables> {
  return typeof value === 'object' && value !== null && 'variables' in value && typeof value.variables === 'object';
}
