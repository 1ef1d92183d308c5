import type { CompanyFile } from '../file/company-file.js';
import type { Switches } from '../file/switches.schema.js';
import { noFaults, processMessageSet } from '../requests/message-set.js';
import { openSession } from '../requests/work.js';

/**
 * The Host, Company and Preferences answers that the Web Connector asks of QuickBooks by itself and hands to the
 * service with the first sendRequestXML. The company carries the FileID stamp of the asking application's OwnerID.
 */
export function hostCompanyPreferences(file: CompanyFile, switches: Switches, ownerId: string): string {
  const xml =
    '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="continueOnError">' +
    '<HostQueryRq requestID="0"></HostQueryRq>' +
    `<CompanyQueryRq requestID="1"><OwnerID>${ownerId}</OwnerID></CompanyQueryRq>` +
    '<PreferencesQueryRq requestID="2"></PreferencesQueryRq></QBXMLMsgsRq></QBXML>';
  const answered = processMessageSet({ file, session: openSession(), switches, faults: noFaults }, xml);
  const whole = answered.kind === 'response' ? answered.xml : '';
  switch (switches.introduction) {
    case 'in-full':
      return whole;
    case 'missing':
      return '';
    case 'cut':
      return whole.slice(0, Math.floor(whole.length / 2));
  }
}
