import { element } from '../xml/element.js';
import type { Element } from '../xml/element.js';
import type { CompanyFile } from './company-file.js';
import type { ListRecord } from './records.js';

/** A reference as QuickBooks returns it: ListID and FullName. */
export const refTo = (file: CompanyFile, name: string, record: ListRecord): Element =>
  element(name, [element('ListID', record.id), element('FullName', file.list(record.kind).fullName(record))]);
