import type { Taken } from '@jobpro/connector';
import { Injectable } from '@nestjs/common';
import type { Realm } from '../realms.js';
import { ListImport } from './list-import.js';
import { ReadBack } from './read-back.js';
import { SettingLists } from './setting-lists.js';

/** Runs the commands that read from QuickBooks page by page. */
@Injectable()
export class PagedReads {
  readonly #import: ListImport;
  readonly #settingLists: SettingLists;
  readonly #readBack: ReadBack;

  constructor(listImport: ListImport, settingLists: SettingLists, readBack: ReadBack) {
    this.#import = listImport;
    this.#settingLists = settingLists;
    this.#readBack = readBack;
  }

  run(owner: string, command: Taken, realm: Realm): Promise<void> {
    switch (command.action) {
      case 'import':
        return this.#import.run(owner, command, realm);
      case 'read-back':
        return this.#readBack.run(owner, command, realm);
      default:
        return this.#settingLists.run(owner, command, realm);
    }
  }
}
