import type { Taken } from '@jobpro/connector';
import { Injectable } from '@nestjs/common';
import type { Realm } from '../realms.js';
import { Importer } from './importer.js';
import { ListReader } from './list-reader.js';
import { ReadBack } from './read-back.js';

const ACTIONS = ['import', 'read-back', 'read-lists'] as const;

/** Whether a command is answered by a stream of messages, not by one outcome. */
export const isStream = ({ action }: Taken): boolean => ACTIONS.some((stream) => stream === action);

/** What reads from QuickBooks and tells it page by page. */
@Injectable()
export class Streams {
  constructor(
    private readonly importer: Importer,
    private readonly listReader: ListReader,
    private readonly readBack: ReadBack,
  ) {}

  run(owner: string, taken: Taken, realm: Realm): Promise<void> {
    if (taken.action === 'import') return this.importer.run(owner, taken, realm);
    return taken.action === 'read-back'
      ? this.readBack.run(owner, taken, realm)
      : this.listReader.run(owner, taken, realm);
  }
}
