import { Foundations1764000000000 } from './1764000000000-foundations.js';

/**
 * Every migration, oldest first. To add one: a file `<milliseconds>-<context>.ts` beside this one, a class
 * `<Context><milliseconds> extends ForwardMigration` with its `sql`, and a line here. A class's name is what the database remembers.
 */
export const migrations = [Foundations1764000000000];
