import { CallLog } from '../api/call-log.js';
import { FaultRules } from '../api/fault-rules.js';
import { Meter } from '../api/limits.js';
import { Webhooks } from '../api/webhooks.js';
import { Clock } from '../clock.js';
import { Grants } from '../oauth/grants.js';
import type { Settings } from '../settings.schema.js';
import { overlaid, realmSettingsSchema } from '../settings.schema.js';
import type { Company } from './realm.js';
import { Realm } from './realm.js';

/** Everything that the simulator holds. */
export class World {
  readonly clock = new Clock();
  readonly realms = new Map<string, Realm>();
  readonly faults = new FaultRules();
  readonly calls = new CallLog();
  readonly grants: Grants;
  readonly webhooks: Webhooks;
  private readonly meters = new Map<string, Meter>();

  constructor(public settings: Settings) {
    this.grants = new Grants(this.clock, settings.oauth);
    this.webhooks = new Webhooks(settings.webhooks);
  }

  /** Makes a company, replaces any other with its id, and fills it before changes are published. */
  open(id: string, company: Company, fill: (realm: Realm) => void): Realm {
    let filled = false;
    const realm = new Realm(id, company, structuredClone(this.settings.realms), this.clock, (change) => {
      if (filled) this.webhooks.hear(change);
    });
    realm.itemFault = (item) => this.faults.forItem(id, item);
    fill(realm);
    filled = true;
    this.realms.set(id, realm);
    return realm;
  }

  meter(realm: string): Meter {
    const meter = this.meters.get(realm) ?? new Meter();
    this.meters.set(realm, meter);
    return meter;
  }

  forgetCalls(): void {
    this.calls.clear();
    this.meters.clear();
  }

  /** Takes new settings over; what the change says of realms holds for those that exist as well. */
  adopt(settings: Settings, realmChange: unknown): void {
    this.settings = settings;
    this.grants.settings = settings.oauth;
    this.webhooks.settings = settings.webhooks;
    if (realmChange === undefined) return;
    for (const realm of this.realms.values()) {
      realm.settings = realmSettingsSchema.parse(overlaid(realm.settings, realmChange));
    }
  }
}
