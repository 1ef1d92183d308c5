import { isNeeded, patterns } from '@jobpro/contracts';
import { consumerName, routesOf } from './consume/jetstream-strategy.js';
import { streams } from './topology.js';

/** The part of one service on the bus. Its user has the service's name. */
export interface BusAccess {
  readonly service: string;
  /** The patterns that it listens to, each with a consumer of its own. */
  readonly consumes: readonly string[];
  /** The subjects that it publishes on, apart from its dead letters. */
  readonly publishes: readonly string[];
  /** True: it corrects the configuration of streams. One service does, so that no other can shorten or empty one. */
  readonly keepsStreams?: boolean;
  /** True: it reads every stream with consumers that end with the process, for people. */
  readonly readsAll?: boolean;
}

const dependencies = {
  customer: [],
  item: [],
  job: ['customer'],
  invoice: ['customer', 'item'],
  payment: ['customer', 'invoice'],
} as const;
type Entity = keyof typeof dependencies;

function mapping(entity: Entity, more: Partial<BusAccess> = {}): BusAccess {
  const { consumes = [], publishes = [], keepsStreams } = more;
  return {
    service: `${entity}-mapping`,
    consumes: [
      patterns.jobpro(entity),
      patterns.outcome(entity),
      ...(isNeeded(entity) ? [patterns.mapping(entity, 'link-requested')] : []),
      patterns.mapping(entity, 'act-requested'),
      patterns.mapping(entity, 'overdue'),
      patterns.mapping('company', 'configured'),
      ...dependencies[entity].flatMap((each) => [patterns.mapping(each, 'linked'), patterns.mapping(each, 'refused')]),
      ...consumes,
    ],
    publishes: [
      `mapping.*.${entity}.*`,
      `command.*.*.${entity}.*`,
      `sync.*.${entity}.*`,
      'sync.*.batch.*',
      ...dependencies[entity].map((each) => patterns.mapping(each, 'link-requested')),
      ...publishes,
    ],
    keepsStreams,
  };
}

const connector = (service: string, edition: 'online' | 'desktop'): BusAccess => ({
  service,
  consumes: [patterns.commands(edition)],
  publishes: ['outcome.>', 'sync.*.connection.changed'],
});

/** The part of each service on the bus, from which the permissions of its user are made. */
export const busAccess: readonly BusAccess[] = [
  mapping('customer', {
    consumes: [patterns.jobpro('company'), patterns.mapping('company', 'act-requested'), patterns.outcome('company')],
    publishes: ['mapping.*.company.*', 'command.*.*.company.*'],
    keepsStreams: true,
  }),
  mapping('item'),
  mapping('job'),
  mapping('invoice'),
  // A selection of payments can include their invoices.
  mapping('payment', { publishes: [patterns.mapping('invoice', 'act-requested')] }),
  connector('online-connector', 'online'),
  connector('desktop-qbxml', 'desktop'),
  {
    service: 'console',
    consumes: [],
    // An operator sends a dead letter again on its own subject, which may be any.
    publishes: streams.flatMap(({ name, subjects }) => (name === 'DEAD' ? [] : subjects)),
    readsAll: true,
  },
];

/** Returns the subjects that a service's user may publish on and subscribe to. */
export function permissionsOf(access: BusAccess): { readonly publish: string[]; readonly subscribe: string[] } {
  const { service, consumes, publishes, keepsStreams = false, readsAll = false } = access;
  const routes = routesOf(consumes);
  const consumers = routes.flatMap(({ pattern, stream }) => {
    const name = consumerName(service, pattern);
    return [
      `$JS.API.CONSUMER.CREATE.${stream}.${name}.${pattern}`,
      `$JS.API.CONSUMER.INFO.${stream}.${name}`,
      `$JS.API.CONSUMER.MSG.NEXT.${stream}.${name}`,
      `$JS.ACK.${stream}.${name}.>`,
    ];
  });
  const all = streams.flatMap(({ name }) => [
    `$JS.API.STREAM.INFO.${name}`,
    `$JS.API.STREAM.CREATE.${name}`,
    ...(keepsStreams ? [`$JS.API.STREAM.UPDATE.${name}`] : []),
    ...(readsAll
      ? [
          `$JS.API.CONSUMER.CREATE.${name}`,
          `$JS.API.CONSUMER.CREATE.${name}.>`,
          `$JS.API.CONSUMER.INFO.${name}.*`,
          `$JS.API.CONSUMER.MSG.NEXT.${name}.*`,
          `$JS.API.CONSUMER.DELETE.${name}.*`,
        ]
      : []),
  ]);
  return {
    publish: [
      ...publishes,
      `dead.*.${service}`,
      '$JS.API.INFO',
      ...all,
      ...consumers,
      ...new Set(routes.map(({ stream }) => `$JS.API.DIRECT.GET.${stream}`)),
      // A message of JobPro with a card number is erased.
      ...(routes.some(({ stream }) => stream === 'JOBPRO') ? ['$JS.API.STREAM.MSG.DELETE.JOBPRO'] : []),
      ...(readsAll ? ['$JS.API.STREAM.MSG.GET.DEAD'] : []),
    ],
    subscribe: [`${inboxPrefixOf(service)}.>`],
  };
}

/** Returns the start of the subjects on which a user gets its answers, so that no other user can read them. */
export const inboxPrefixOf = (user: string | undefined): string => (user === undefined ? '_INBOX' : `_INBOX_${user}`);

/** JobPro core publishes its own events and reads the events for it, with consumers that it names itself. */
const core = {
  publish: [
    'jobpro.>',
    '$JS.API.INFO',
    '$JS.API.STREAM.INFO.SYNC',
    '$JS.API.CONSUMER.CREATE.SYNC.>',
    '$JS.API.CONSUMER.INFO.SYNC.>',
    '$JS.API.CONSUMER.MSG.NEXT.SYNC.>',
    '$JS.ACK.SYNC.>',
  ],
  subscribe: [`${inboxPrefixOf('jobpro-core')}.>`],
};

/** Returns the variable with the password of a service's user. */
export const passwordVariable = (service: string): string => `${service.toUpperCase().replaceAll('-', '_')}_PASSWORD`;

/** Returns the users of the NATS servers as a part of their configuration. Passwords come from the environment. */
export function usersConf(): string {
  const list = (subjects: readonly string[]) =>
    `[\n${subjects.map((subject) => `            "${subject}"`).join('\n')}\n          ]`;
  const user = (name: string, password: string, { publish, subscribe }: ReturnType<typeof permissionsOf>) => `    {
      user: ${name}
      password: $${password}
      permissions: {
        publish: {
          allow: ${list(publish)}
        }
        subscribe: {
          allow: ${list(subscribe)}
        }
      }
    }
`;
  const users = [
    ...busAccess.map((access) => user(access.service, passwordVariable(access.service), permissionsOf(access))),
    user('jobpro-core', 'NATS_JOBPRO_PASSWORD', core),
  ];
  return `# Written by \`npm run generate\` from libs/messaging/src/bus-access.ts: each user may do what its service does, and nothing else.
authorization {
  users: [
${users.join('')}  ]
}
`;
}
