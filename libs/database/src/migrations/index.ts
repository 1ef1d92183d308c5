import { Foundations1764000000000 } from './1764000000000-foundations.js';
import { ConnectorQueues1764000100000 } from './1764000100000-connector-queues.js';
import { Mapping1764000200000 } from './1764000200000-mapping.js';
import { OnlineConnections1764000300000 } from './1764000300000-online-connections.js';
import { DesktopConnections1764000400000 } from './1764000400000-desktop-connections.js';
import { Console1764000600000 } from './1764000600000-console.js';
import { MappingInFull1764000700000 } from './1764000700000-mapping-in-full.js';
import { ConsoleAtWork1764000800000 } from './1764000800000-console-at-work.js';
import { DesktopFailedLogins1764000900000 } from './1764000900000-desktop-failed-logins.js';
import { MappingConnections1764001000000 } from './1764001000000-mapping-connections.js';
import { PassportAppendOnly1764001100000 } from './1764001100000-passport-append-only.js';
import { MappingKnownThere1764001200000 } from './1764001200000-mapping-known-there.js';
import { MappingSentSettings1764001300000 } from './1764001300000-mapping-sent-settings.js';
import { MappingHistory1764001400000 } from './1764001400000-mapping-history.js';
import { OnlineRefreshLease1764001600000 } from './1764001600000-online-refresh-lease.js';
import { MappingOverdue1764001700000 } from './1764001700000-mapping-overdue.js';
import { DesktopCompanyFile1764001800000 } from './1764001800000-desktop-company-file.js';
import { OnlineAttempts1764002500000 } from './1764002500000-online-attempts.js';
import { OnlineReferenceParents1764002600000 } from './1764002600000-online-reference-parents.js';
import { ConsoleRevocations1764002700000 } from './1764002700000-console-revocations.js';
import { CompanyFacts1764003000000 } from './1764003000000-company-facts.js';
import { Access1764003100000 } from './1764003100000-access.js';
import { MappingRepeatedNumber1764003200000 } from './1764003200000-mapping-repeated-number.js';
import { MappingDifferences1764003210000 } from './1764003210000-mapping-differences.js';
import { MappingRecordText1764003300000 } from './1764003300000-mapping-record-text.js';
import { OnlineMerges1764003500000 } from './1764003500000-online-merges.js';
import { DesktopLinksOfAFile1764003600000 } from './1764003600000-desktop-links-of-a-file.js';
import { MappingUnfinishedReads1764004000000 } from './1764004000000-mapping-unfinished-reads.js';
import { MappingSettled1764004100000 } from './1764004100000-mapping-settled.js';
import { MappingTieOutPages1764004200000 } from './1764004200000-mapping-tie-out-pages.js';
import { MappingVoided1764004330000 } from './1764004330000-mapping-voided.js';
import { ConsoleMonths1764004350000 } from './1764004350000-console-months.js';
import { MappingRefusedReads1764004360000 } from './1764004360000-mapping-refused-reads.js';

/**
 * Every migration, oldest first. To add one: a file `<milliseconds>-<context>.ts` next to this one, a class
 * `<Context><milliseconds> extends ForwardMigration` with its `sql`, and a line here. The database stores the class's name.
 */
export const migrations = [
  Foundations1764000000000,
  ConnectorQueues1764000100000,
  Mapping1764000200000,
  OnlineConnections1764000300000,
  DesktopConnections1764000400000,
  Console1764000600000,
  MappingInFull1764000700000,
  ConsoleAtWork1764000800000,
  DesktopFailedLogins1764000900000,
  MappingConnections1764001000000,
  PassportAppendOnly1764001100000,
  MappingKnownThere1764001200000,
  MappingSentSettings1764001300000,
  MappingHistory1764001400000,
  OnlineRefreshLease1764001600000,
  MappingOverdue1764001700000,
  DesktopCompanyFile1764001800000,
  OnlineAttempts1764002500000,
  OnlineReferenceParents1764002600000,
  ConsoleRevocations1764002700000,
  CompanyFacts1764003000000,
  Access1764003100000,
  MappingRepeatedNumber1764003200000,
  MappingDifferences1764003210000,
  MappingRecordText1764003300000,
  OnlineMerges1764003500000,
  DesktopLinksOfAFile1764003600000,
  MappingUnfinishedReads1764004000000,
  MappingSettled1764004100000,
  MappingTieOutPages1764004200000,
  MappingVoided1764004330000,
  ConsoleMonths1764004350000,
  MappingRefusedReads1764004360000,
];
