export {
  environment,
  type Environment,
  type EnvironmentSpec,
  readEnvironment,
  type Values,
  type Variables,
} from './environment.read.js';
export {
  base64,
  duration,
  integer,
  type Kind,
  oneOf,
  optional,
  orElse,
  port,
  secret,
  several,
  text,
  url,
  urls,
} from './kind.js';
export { Secret } from './secret.js';
export { serviceBasics } from './service-basics.js';
