import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Edition } from '@jobpro/contracts';
import { eventually, type OtlpSink, repositoryRoot, startOtlpSink } from '@jobpro/testing';
import { type DemoOptions, readOptions } from './demo/options.read.js';
import { runDemo, type DemoRun } from './demo/run-demo.js';
import { readSampleDay } from '@jobpro/test-data';
import { type Summary, summaryLines, summaryOf } from './demo/summary.js';
import { isWhole, traceTree } from './demo/trace.js';
import { duration } from './duration.write.js';
import { program } from './program.js';
import { type ProcessName, serviceNames, simulatorNames } from './services.js';
import { startSystem, type System, type SystemEvent } from './system.js';
import { eventLine } from './system-event.write.js';

/** `npm run demo`: the whole system, a working day of two companies, and the proof that each document ended as it must. */
const folder = join(repositoryRoot, '.cache', 'demo');
const logs = join(folder, 'logs');
const print = (line: string) => process.stdout.write(`${line}\n`);

await program('demo', async () => {
  const options = readOptions(process.argv.slice(2));
  const began = Date.now();
  const companies = readSampleDay().filter(({ id }) => options.only.length === 0 || options.only.includes(id));
  // Where the environment names a collector, its users look there; else the demo is one itself.
  const sink = process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] ? undefined : await startOtlpSink();
  const endedByItself: string[] = [];
  const editions = companies.map(({ edition }) => edition);
  let system: System | undefined;
  try {
    system = await startSystem({
      logs,
      ...(options.only.length === 0 ? {} : { only: processesFor(editions) }),
      ...(sink === undefined ? {} : { otlp: sink.url }),
      onEvent: (event) => show(event, endedByItself),
    });
    const setUp = Date.now() - began;
    print(`The system is up after ${duration(setUp)}; its logs are in ${logs}`);
    const since = Date.now();
    const tell = (line: string) => print(`${duration(Date.now() - since).padStart(8)}  ${line}`);
    const run = await runDemo(system, { companies, suffix: suffixOf(), ...options, tell });
    const traces = await tracesOf(run, sink);
    const summary = summaryOf(run, { problems: endedByItself, traces, setUp });
    summaryLines(summary).forEach(print);
    finish(options, summary);
    return summary.ok ? 0 : 1;
  } finally {
    await system?.stop();
    await sink?.stop();
  }
});

/** Returns the processes that the chosen editions need. The others are not started. */
function processesFor(editions: readonly Edition[]): ProcessName[] {
  const unneeded: ProcessName[] = ['console'];
  if (!editions.includes('online')) unneeded.push('online-connector', 'quickbooks-online');
  if (!editions.includes('desktop')) unneeded.push('desktop-qbxml', 'quickbooks-desktop');
  return [...simulatorNames, ...serviceNames].filter((name) => !unneeded.includes(name));
}

/** On a database or bus that others use and keep, the companies of this run must be new ones. */
function suffixOf(): string {
  const { DATABASE_URL, NATS_URL } = process.env;
  return DATABASE_URL || NATS_URL ? `-${randomBytes(4).toString('hex')}` : '';
}

function show(event: SystemEvent, endedByItself: string[]): void {
  const line = eventLine(event);
  if (line !== undefined) print(line);
  if (event.kind === 'ended') endedByItself.push(event.sentence);
}

/** Prints one invoice's trace of each company, from JobPro's event to the report to JobPro, and writes it to a file. */
async function tracesOf({ ends }: DemoRun, sink: OtlpSink | undefined): Promise<Summary['traces']> {
  const traces = ends.flatMap(({ company, records }) => {
    const record = records.find(({ entity, state }) => entity === 'invoice' && state === 'exported');
    const number = company.records.invoice.get(record?.id ?? '')?.number;
    return record?.traceId === undefined || number === undefined
      ? []
      : [{ company: company.title, invoice: number, traceId: record.traceId }];
  });
  if (sink === undefined) {
    for (const { company, invoice, traceId } of traces)
      print(`Invoice ${invoice} of ${company} is trace ${traceId} there.`);
    return traces;
  }
  mkdirSync(folder, { recursive: true });
  for (const { company, invoice, traceId } of traces) {
    await eventually(() => isWhole(sink.trace(traceId)), { every: 100, within: 5_000 }).catch(() => undefined);
    const file = join(folder, `trace-${invoice}.json`);
    writeFileSync(file, `${JSON.stringify(sink.trace(traceId), null, 2)}\n`);
    print(`\nThe way of invoice ${invoice} of ${company} (trace ${traceId}, also in ${file}):`);
    traceTree(sink.trace(traceId)).forEach(print);
  }
  return traces;
}

function finish({ json }: DemoOptions, summary: Summary): void {
  if (json === undefined) return;
  // npm runs scripts in the repository's folder; a relative path refers to the user's working directory.
  const file = resolve(process.env['INIT_CWD'] ?? '.', json);
  writeFileSync(file, `${JSON.stringify(summary, null, 2)}\n`);
  print(`The summary is in ${file}`);
}
