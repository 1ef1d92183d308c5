import { importBench } from './online-import.bench.js';
import { latencyBench } from './online-latency.bench.js';
import { realmsBench } from './online-realms.bench.js';
import { volumeBench } from './online-volume.bench.js';

const parts: Readonly<Record<string, () => Promise<void>>> = {
  volume: volumeBench,
  latency: latencyBench,
  realms: realmsBench,
  import: importBench,
};

/** The Online connector against the simulator, part after part; `BENCH_ONLINE=latency,…` plays only these. */
export async function onlineBench(): Promise<void> {
  const selected = process.env['BENCH_ONLINE']?.split(',');
  for (const [name, play] of Object.entries(parts)) {
    if (selected !== undefined && !selected.includes(name)) continue;
    console.log(` ${name}`);
    await play();
  }
}
