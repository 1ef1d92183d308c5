import { consoleBench } from './console.bench.js';
import { costBench } from './cost.bench.js';
import { desktopBench } from './desktop.bench.js';
import { importBench } from './import.bench.js';
import { mappingBench } from './mapping.bench.js';
import { monthBench } from './month.bench.js';
import { monthWholeBench } from './month-whole.bench.js';
import { onlineBench } from './online.bench.js';
import { walkBench } from './walk.bench.js';
import { program } from '@jobpro/tools';

/** `npm run bench [-- NAME…]`: each benchmark prints its figures and a ratio; none of them can fail. */
const benches: Readonly<Record<string, () => Promise<void>>> = {
  mapping: mappingBench,
  month: monthBench,
  'month-whole': monthWholeBench,
  import: importBench,
  online: onlineBench,
  desktop: desktopBench,
  console: consoleBench,
  cost: costBench,
  walk: walkBench,
};

await program('bench', async () => {
  const selected = process.argv.slice(2);
  const unknown = selected.filter((name) => !(name in benches));
  if (unknown.length > 0)
    throw new Error(`There is no benchmark ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.`);
  for (const [name, run] of Object.entries(benches)) {
    if (selected.length > 0 && !selected.includes(name)) continue;
    console.log(`\n${name}`);
    await run();
  }
  return 0;
});
