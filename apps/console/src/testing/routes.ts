import 'reflect-metadata';
import { RequestMethod, type Type } from '@nestjs/common';
import { z } from 'zod';

const Controllers = z.array(z.custom<Type>((value) => typeof value === 'function'));
const Path = z.string();
const Method = z.number();

/** Returns every route of a module's controllers, as `GET /api/companies/{companyId}/…`. */
export function routesOf(module: Type): string[] {
  const controllers = Controllers.parse(Reflect.getMetadata('controllers', module));
  return controllers.flatMap((controller) => {
    const base = Path.parse(Reflect.getMetadata('path', controller));
    const prototype: object = controller.prototype as object;
    return Object.getOwnPropertyNames(prototype).flatMap((name) => {
      const handler: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value;
      if (typeof handler !== 'function') return [];
      const method = Method.safeParse(Reflect.getMetadata('method', handler));
      if (!method.success) return [];
      const path = Path.parse(Reflect.getMetadata('path', handler));
      const whole = `/${base}/${path}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
      return [`${RequestMethod[method.data] ?? ''} ${whole.replace(/:(\w+)/g, '{$1}')}`];
    });
  });
}
