/** Fields that have another name here, or stand in another map. */
import type { Schema } from '../../model/schema.ts';

export interface Elsewhere {
  readonly help: string;
  /** A field of the same map that was meant. */
  readonly field?: string;
  /** Several of them. */
  readonly fields?: readonly string[];
}

type Words = Readonly<Record<string, Elsewhere>>;

const inPlatform = (field: string): Elsewhere => ({
  help: `the platform file has it, for all services of an environment: \`environments.<name>.${field}\``,
});
const VARIABLES = 'environment variables are `variables`';
const WRITABLE = 'paths that it may write to are `filesystem: {writable: [/tmp]}`';

/** Words of ECS, Compose, Kubernetes and Copilot for what a service calls otherwise. */
const SERVICE: Words = {
  environment: { help: `${VARIABLES}; settings per environment are \`environments\`` },
  env: { help: VARIABLES },
  desiredcount: { help: 'a fixed number of tasks is `scaling: 2`' },
  replicas: { help: 'a fixed number of tasks is `scaling: 2`' },
  count: {
    help: 'a fixed number of tasks is `scaling: 2`; a range is `scaling: {strategy: cpu, min: 1, max: 4, target: 60}`',
  },
  autoscaling: { help: 'a range of tasks is `scaling: {strategy: cpu, min: 1, max: 4, target: 60}`' },
  http: { help: 'how a service is reached is `connection: {type: vpc_link, path: /orders}`', field: 'connection' },
  ingress: { help: 'how a service is reached is `connection`', field: 'connection' },
  ports: { help: 'a service has one `port`', field: 'port' },
  containerport: { help: 'the port is `port`', field: 'port' },
  platform: { help: 'the processor is `architecture`: `arm64` or `x86_64`', field: 'architecture' },
  exec: { help: 'a shell through ECS Exec is `tunnel: true`', field: 'tunnel' },
  observability: { help: 'traces are `tracing: true`', field: 'tracing' },
  policies: { help: 'what the service may do is `permissions`', field: 'permissions' },
  publish: { help: 'queues it sends to are `sends_to`', field: 'sends_to' },
  subscribe: { help: 'queues it reads are `consumes`', field: 'consumes' },
  logretention: { help: 'how long logs are kept is `logs: {retention: 30d}`', field: 'logs' },
  logging: { help: 'how long logs are kept is `logs: {retention: 30d}`', field: 'logs' },
  volumes: { help: WRITABLE, field: 'filesystem' },
  mountpoints: { help: WRITABLE, field: 'filesystem' },
  tmpfs: { help: WRITABLE, field: 'filesystem' },
  ephemeralstorage: { help: 'the size of the disk in GiB is `filesystem: {size: 50}`', field: 'filesystem' },
  readonlyrootfilesystem: { help: 'this is `filesystem: {read_only: true}`, the default', field: 'filesystem' },
  ...Object.fromEntries(
    [
      'access_logs',
      'account',
      'api_logs',
      'deletion_protection',
      'domain',
      'iam',
      'images',
      'kms_key',
      'protected',
      'region',
      'stacks',
      'state',
      'subnets',
      'vpc',
    ].map((field) => [field.replace('_', ''), inPlatform(field)]),
  ),
  existing: inPlatform('stacks.<stack>.existing'),
};

const OF_THE_LOAD_BALANCER: Elsewhere = {
  help: 'here a `command` in the container is asked; the path that the load balancer asks for is `connection.health_check.path`',
  field: 'command',
};

const SIDECAR: Words = {
  environment: { help: VARIABLES, field: 'variables' },
  env: { help: VARIABLES, field: 'variables' },
  dependson: { help: 'what the service waits for is `await`, at the container that it waits for' },
  volumes: { help: WRITABLE, field: 'filesystem' },
  mountpoints: { help: WRITABLE, field: 'filesystem' },
  readonlyrootfilesystem: { help: 'this is `filesystem: {read_only: true}`, the default', field: 'filesystem' },
};

const NO_ALARM: Elsewhere = {
  help: '`alarms: false` switches all of them off, `<alarm>: false` only that one, such as `alarms: {latency: false}`',
};
const ALARMS: Words = {
  topic: inPlatform('alarms.topic'),
  ...Object.fromEntries(['enabled', 'disabled', 'disable', 'off', 'none'].map((word) => [word, NO_ALARM])),
  errors: { help: 'the share of errors is `error_percent`', field: 'error_percent' },
  errorrate: { help: 'the share of errors is `error_percent`', field: 'error_percent' },
  p99: { help: 'the p99 is `latency`', field: 'latency' },
};

const NO_QUEUE_ALARM: Elsewhere = { help: 'say it of each: `{oldest_message: false, dead_letters: false}`' };
const QUEUE_ALARMS: Words = {
  ...Object.fromEntries(['enabled', 'disabled', 'disable', 'off', 'none'].map((word) => [word, NO_QUEUE_ALARM])),
  age: { help: 'the age of the oldest message is `oldest_message`', field: 'oldest_message' },
  dlq: { help: 'messages in the dead-letter queue are `dead_letters`', field: 'dead_letters' },
};

const INTERNAL: Elsewhere = { help: 'the name of the internal load balancer is `internal`', field: 'internal' };
const PUBLIC: Elsewhere = {
  help: "leave it out: a public service is reached at the API's own URL (`execute-api`), and a domain name of its own is yours to make",
};
const DOMAIN: Words = {
  public: PUBLIC,
  external: PUBLIC,
  name: INTERNAL,
  host: INTERNAL,
  hostname: INTERNAL,
  domain: INTERNAL,
  domainname: INTERNAL,
  hostedzone: { help: 'the id of the hosted zone is `zone`', field: 'zone' },
};

const IN_EACH_ACTION = 'each action of `schedule` has its own';
const SCALING: Words = {
  cron: { help: IN_EACH_ACTION },
  timezone: { help: IN_EACH_ACTION },
};

const ONE_COUNT: Elsewhere = {
  help: 'an action has limits: for a fixed count give `min` and `max` the same number',
  fields: ['min', 'max'],
};
const SCHEDULE: Words = {
  desired: ONE_COUNT,
  desiredcount: ONE_COUNT,
  count: ONE_COUNT,
  tasks: ONE_COUNT,
  schedule: { help: 'the time is `cron`', field: 'cron' },
  time: { help: 'the time is `cron`', field: 'cron' },
  tz: { help: 'the time zone is `timezone`', field: 'timezone' },
};

/** Values that others call otherwise, by the field that takes them. */
const VALUES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  architecture: { amd64: 'x86_64', x64: 'x86_64', x86: 'x86_64', intel: 'x86_64', aarch64: 'arm64', graviton: 'arm64' },
  connection: {
    public: 'vpc_link',
    external: 'vpc_link',
    api: 'vpc_link',
    private: 'internal_dns',
    alb: 'internal_dns',
    'load balanced web service': 'vpc_link',
    'request-driven web service': 'vpc_link',
    'backend service': 'internal_dns',
    'worker service': 'internal',
  },
};

/** What a value is called here. `path` leads to it. */
export function otherValue(value: string, path: readonly string[]): string | undefined {
  const field = path.at(-1) === 'type' ? path.at(-2) : path.at(-1);
  const words = field !== undefined && Object.hasOwn(VALUES, field) ? VALUES[field] : undefined;
  return words && Object.hasOwn(words, value.toLowerCase()) ? words[value.toLowerCase()] : undefined;
}

const plainWord = (key: string): string => key.toLowerCase().replace(/[_-]/g, '');

/** True for the top of the platform file, and for an environment there. */
const isPlatformMap = (path: readonly string[]): boolean =>
  path.length === 0 || (path.length === 2 && path[0] === 'environments');

/** What to do about a field of a service in the platform file. `service` has the fields of a service. */
export const asDefault = (key: string, path: readonly string[], service: Schema): string | undefined =>
  isPlatformMap(path) && Object.hasOwn(service.properties ?? {}, key)
    ? `it is a field of a service, for all of them: \`defaults: {${key}: …}\``
    : undefined;

/** What a word is called here. `path` leads to the map that it stands in. */
export function otherWord(
  key: string,
  path: readonly string[],
  isManifest: boolean,
  value?: unknown,
): Elsewhere | undefined {
  const at = belowService(path, isManifest);
  if (!at && isPlatformMap(path) && key === 'existing')
    return { help: 'each stack has its own: `stacks.<stack>.existing`' };
  if (!at && path.at(-1) === 'domain') return wordOf(DOMAIN, key);
  if (!at) return undefined;
  if (at.length === 0 && key === 'type') return { help: kindOf(value), field: 'connection' };
  const where = at.join('.').replace(/\.[0-9]+$/, '.*');
  const words =
    at.length === 0
      ? SERVICE
      : at[0] === 'sidecars' && at.length === 2
        ? SIDECAR
        : where === 'alarms'
          ? ALARMS
          : /^queues\.[^.]+\.alarms$/.test(where)
            ? QUEUE_ALARMS
            : where === 'scaling'
              ? SCALING
              : where === 'scaling.schedule.*'
                ? SCHEDULE
                : where === 'health_check'
                  ? { path: OF_THE_LOAD_BALANCER }
                  : {};
  return wordOf(words, key);
}

/** What a kind of service, as Copilot and others name them, is here. */
function kindOf(value: unknown): string {
  const words = ['vpc_link', 'internal_dns', 'internal'];
  const text = String(value).toLowerCase();
  const form = words.includes(text) ? text : otherValue(text, ['connection']);
  return form
    ? `how a service is reached is \`connection: ${form}\``
    : 'how a service is reached is `connection`: `vpc_link` is public, `internal_dns` is for callers in the VPC, and to `internal` nothing comes in';
}

const wordOf = (words: Words, key: string): Elsewhere | undefined =>
  Object.hasOwn(words, plainWord(key)) ? words[plainWord(key)] : undefined;

/** The map in which a field of this name stands, where there is only one; the top is ``. `fields` is the schema of the file, or of a service. */
export function placeOf(key: string, path: readonly string[], fields: Schema, isManifest: boolean): string | undefined {
  const own = (belowService(path, isManifest) ?? path).join('.').replace(/^environments\.[^.]+/, 'environments.<name>');
  const word = plainWord(key);
  let level: readonly (readonly [string, Schema])[] = [['', fields]];
  for (let depth = 0; depth < 5 && level.length > 0; depth++) {
    const found = new Set(
      level.filter(([, map]) => propertiesOf(map).some(([name]) => plainWord(name) === word)).map(([at]) => at),
    );
    if (found.size > 1) return undefined;
    const [place] = found;
    if (place !== undefined) return place === own ? undefined : place;
    level = level.flatMap(([at, map]) => mapsBelow(at, map));
  }
  return undefined;
}

/** Where a path stands in a service's fields: in a manifest, in an override, in the platform's defaults. */
function belowService(path: readonly string[], isManifest: boolean): readonly string[] | undefined {
  if (isManifest) return path[0] === 'environments' ? path.slice(2) : path;
  const defaults = path[0] === 'environments' ? 2 : 0;
  return path[defaults] === 'defaults' ? path.slice(defaults + 1) : undefined;
}

const branchesOf = (schema: Schema): readonly Schema[] =>
  [schema, schema.then, schema.else, ...(schema.oneOf ?? [])].flatMap((one) =>
    one === undefined ? [] : one === schema ? [one] : branchesOf(one),
  );

const propertiesOf = (schema: Schema): readonly (readonly [string, Schema])[] =>
  branchesOf(schema).flatMap((branch) => Object.entries(branch.properties ?? {}));

/** The maps one level deeper, each with its path. `defaults` repeats a service's fields. */
const mapsBelow = (at: string, map: Schema): readonly (readonly [string, Schema])[] =>
  propertiesOf(map)
    .filter(([name]) => name !== 'defaults')
    .flatMap(([name, child]) => {
      const path = at === '' ? name : `${at}.${name}`;
      const each = at === '' && name === 'environments' ? child.additionalProperties : undefined;
      return typeof each === 'object' ? [[`${path}.<name>`, each] as const] : [[path, child] as const];
    });
