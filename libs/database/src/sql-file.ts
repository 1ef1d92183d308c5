import { readFileSync } from 'node:fs';

/**
 * Reads the statement in a file next to the caller: `const take = sqlFile(import.meta.url, './sql/take.sql')`.
 * Call it once, at the top of the module: a missing file then stops the program at start. The build copies `.sql` files.
 */
export function sqlFile(callerUrl: string, path: string): string {
  return readFileSync(new URL(path, callerUrl), 'utf8');
}
