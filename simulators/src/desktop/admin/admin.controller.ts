import { once } from 'node:events';
import express from 'express';
import type { NextFunction, Request, Response, Router } from 'express';
import { z } from 'zod';
import { Computer } from '../computer.js';
import type { CompanyFile } from '../file/company-file.js';
import { seedSchema } from '../file/seed.schema.js';
import { switchesSchema } from '../file/switches.schema.js';
import { noFaults, processMessageSet } from '../requests/message-set.js';
import { openSession } from '../requests/work.js';
import { faultSchema } from '../web-connector/faults.schema.js';
import { readQwc } from '../web-connector/qwc.read.js';
import { settingsSchema } from '../web-connector/settings.schema.js';
import * as schema from './admin.schema.js';
import { readState, stateStreams } from './state.write.js';

/** An answer other than 200, as a sentence. */
class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly details: readonly string[] = [],
  ) {
    super(message);
  }
}

/** The simulated computers, by company. */
export class Computers {
  private readonly all = new Map<string, Computer>();

  get ids(): readonly string[] {
    return [...this.all.keys()];
  }
  get(id: string | string[] | undefined): Computer {
    const computer = typeof id === 'string' ? this.all.get(id) : undefined;
    if (!computer)
      throw new Refusal(404, `There is no company "${String(id)}". Make it with PUT /admin/companies/:id.`);
    return computer;
  }
  async put(id: string, computer: Computer): Promise<void> {
    await this.all.get(id)?.stop();
    this.all.set(id, computer);
  }
  async remove(id: string): Promise<void> {
    await this.get(id).stop();
    this.all.delete(id);
  }
  async stop(): Promise<void> {
    await Promise.all([...this.all.values()].map((computer) => computer.stop()));
  }
}

function summary(id: string, computer: Computer): object {
  const { file } = computer;
  return {
    id,
    openFile: file.path,
    files: computer.paths,
    companyName: file.facts.companyName,
    counts: {
      customers: file.list('Customer').size,
      items: file.list('Item').size,
      invoices: file.invoices.size,
      payments: file.payments.size,
      storedMessageSets: file.messageSets.size,
    },
    applications: computer.applications,
    switches: computer.switches,
    settings: computer.settings,
    faults: computer.faults.list(),
    statistics: computer.statistics,
  };
}

function installedOf(computer: Computer, name: string | undefined): ReturnType<Computer['find']> & object {
  const installed = computer.find(name);
  if (!installed) throw new Refusal(404, 'The Web Connector has no such application. Add its .qwc first.');
  return installed;
}

function fileOf(computer: Computer, request: Request): CompanyFile {
  const path = request.query['file'];
  if (typeof path !== 'string') return computer.file;
  const file = computer.fileAt(path);
  if (!file) throw new Refusal(404, `There is no company file "${path}".`);
  return file;
}

async function stream(response: Response, records: Iterable<unknown>): Promise<void> {
  response.type('application/x-ndjson');
  let lines = '';
  for (const record of records) {
    lines += `${JSON.stringify(record)}\n`;
    if (lines.length < 65_536) continue;
    if (!response.write(lines)) await once(response, 'drain');
    lines = '';
  }
  response.end(lines);
}

function companyRoutes(computers: Computers): Router {
  const router = express.Router();
  router.get('/', (_request, response) => {
    response.json(computers.ids.map((id) => summary(id, computers.get(id))));
  });
  router.put('/:id', async (request, response) => {
    const id = schema.companyId.parse(request.params['id']);
    const { seed, switches, settings } = schema.createSchema.parse(request.body ?? {});
    let computer: Computer;
    try {
      computer = new Computer(seed);
    } catch (error) {
      throw new Refusal(400, error instanceof Error ? error.message : String(error));
    }
    Object.assign(computer, { switches, settings });
    await computers.put(id, computer);
    response.status(201).json(summary(id, computer));
  });
  router.get('/:id', (request, response) => {
    response.json(summary(request.params['id'], computers.get(request.params['id'])));
  });
  router.delete('/:id', async (request, response) => {
    await computers.remove(request.params['id']);
    response.json({});
  });
  router.patch('/:id/switches', (request, response) => {
    const computer = computers.get(request.params['id']);
    computer.switches = switchesSchema.parse({ ...computer.switches, ...schema.switchesChange.parse(request.body) });
    response.json(computer.switches);
  });
  router.patch('/:id/settings', (request, response) => {
    const computer = computers.get(request.params['id']);
    computer.settings = settingsSchema.parse({ ...computer.settings, ...schema.settingsChange.parse(request.body) });
    response.json(computer.settings);
  });
  router.put('/:id/open-file', (request, response) => {
    const computer = computers.get(request.params['id']);
    computer.openFile(seedSchema.parse(request.body));
    response.json(summary(request.params['id'], computer));
  });
  router.post('/:id/copy-file', (request, response) => {
    const computer = computers.get(request.params['id']);
    computer.copyFile(schema.copySchema.parse(request.body));
    response.status(201).json(summary(request.params['id'], computer));
  });
  return router;
}

function connectorRoutes(computers: Computers): Router {
  const router = express.Router();
  router.post('/:id/applications', (request, response) => {
    const computer = computers.get(request.params['id']);
    const { qwc, password, schedule } = schema.applicationSchema.parse(request.body);
    const read = readQwc(qwc);
    if (!read.ok) throw new Refusal(400, 'The Web Connector refuses this .qwc file.', read.problems);
    computer.install(read.application, password);
    if (schedule) computer.schedule(installedOf(computer, read.application.name), true, undefined);
    response.status(201).json(read.application);
  });
  router.delete('/:id/applications/:name', (request, response) => {
    const removed = computers.get(request.params['id']).uninstall(request.params['name']);
    if (!removed) throw new Refusal(404, `The Web Connector has no application "${request.params['name']}".`);
    response.json({});
  });
  router.post('/:id/run', async (request, response) => {
    const computer = computers.get(request.params['id']);
    const { application } = schema.runSchema.parse(request.body ?? {});
    response.json(await computer.run(installedOf(computer, application), 'hand'));
  });
  router.put('/:id/schedule', (request, response) => {
    const computer = computers.get(request.params['id']);
    const { application, on, everySeconds } = schema.scheduleSchema.parse(request.body);
    computer.schedule(installedOf(computer, application), on, everySeconds);
    response.json(computer.applications);
  });
  router.get('/:id/sessions', (request, response) => {
    response.json(computers.get(request.params['id']).sessions);
  });
  router.get('/:id/statistics', (request, response) => {
    response.json(computers.get(request.params['id']).statistics);
  });
  router.get('/:id/message-sets', (request, response) => {
    response.json(computers.get(request.params['id']).messageSets);
  });
  router.post('/:id/faults', (request, response) => {
    const { faults } = computers.get(request.params['id']);
    response.status(201).json({ id: faults.add(faultSchema.parse(request.body)) });
  });
  router.get('/:id/faults', (request, response) => {
    response.json(computers.get(request.params['id']).faults.list());
  });
  router.delete('/:id/faults', (request, response) => {
    computers.get(request.params['id']).faults.clear();
    response.json({});
  });
  return router;
}

function fileRoutes(computers: Computers): Router {
  const router = express.Router();
  for (const name of stateStreams) {
    router.get(`/:id/${name}`, async (request, response) => {
      await stream(response, readState(fileOf(computers.get(request.params['id']), request), name));
    });
  }
  router.put('/:id/backups/:name', (request, response) => {
    computers.get(request.params['id']).file.backUp(schema.backupName.parse(request.params['name']));
    response.status(201).json({});
  });
  router.post('/:id/backups/:name/restore', (request, response) => {
    const name = schema.backupName.parse(request.params['name']);
    if (!computers.get(request.params['id']).file.restore(name))
      throw new Refusal(404, `There is no backup "${name}".`);
    response.json({});
  });
  router.post('/:id/qbxml', express.text({ type: () => true, limit: '64mb' }), (request, response) => {
    const computer = computers.get(request.params['id']);
    const xml = typeof request.body === 'string' ? request.body : '';
    const context = { file: computer.file, session: openSession(), switches: computer.switches, faults: noFaults };
    const processed = processMessageSet(context, xml);
    if (processed.kind === 'hresult') {
      throw new Refusal(422, `${processed.hresult} ${processed.message}`, [processed.reason]);
    }
    response.type('text/xml').send(processed.xml);
  });
  return router;
}

/** The administrative API below `/admin`: JSON in and out, state as NDJSON, refusals as sentences. */
export function adminRoutes(computers: Computers): Router {
  const router = express.Router();
  router.use('/companies', fileRoutes(computers));
  router.use(express.json({ limit: '256mb' }));
  router.use('/companies', companyRoutes(computers), connectorRoutes(computers));
  router.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) next(error);
    else if (error instanceof Refusal)
      response.status(error.status).json({ error: error.message, details: error.details });
    else if (error instanceof z.ZodError) {
      response.status(400).json({ error: 'The request does not hold.', details: z.prettifyError(error).split('\n') });
    } else next(error);
  });
  return router;
}
