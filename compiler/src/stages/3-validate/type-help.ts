/** What would make a value the right type. */
import { hasRegistry, withoutVersion } from '../../model/image.ts';
import type { Schema } from '../../model/schema.ts';
import { isMap, type Sourced } from '../../model/sourced.ts';

/** What would make a value the right type, where that is plain. */
export function typeHelp(
  types: readonly string[],
  node: Sourced,
  path: readonly string[],
  schema: Schema,
): string | undefined {
  const { value } = node;
  // A sidecar's size is a number only.
  if (typeof value === 'number' && types.includes('integer') && types.includes('string'))
    return path.at(-1) === 'cpu'
      ? `write \`${value} vCPU\``
      : path.at(-1) === 'memory'
        ? `write \`${value} GB\``
        : undefined;
  if (
    typeof value === 'string' &&
    value.trim() !== '' &&
    !Number.isNaN(Number(value)) &&
    types.some((type) => type === 'integer' || type === 'number')
  )
    return 'take the quotes away';
  if (typeof value === 'string' && types.includes('boolean') && Object.hasOwn(TRUTHS, value.toLowerCase())) {
    const truth = TRUTHS[value.toLowerCase()] as boolean;
    if (!truth || !takesOnlyFalse(schema)) return `write \`${truth}\``;
  }
  if (typeof value === 'string' && types.some((type) => type === 'integer' || type === 'number')) {
    const percent = /^([0-9]+(?:\.[0-9]+)?) ?%$/.exec(value);
    if (percent) return `write \`${percent[1]}\`: it is a percentage without a sign`;
    const ports = /^[0-9]+:([0-9]+)$/.exec(value);
    if (ports && path.at(-1) === 'port') return `write \`${ports[1]}\`: the port in the container`;
    const size = sizeOf(value, path.at(-1)) ?? unitsOf(value, path.at(-1));
    if (size) return size;
  }
  const enabled = types.includes('boolean') && isMap(node) ? node.of.enabled : undefined;
  if (typeof enabled?.value === 'boolean') return `write \`${enabled.value}\``;
  if (types.includes('array') && typeof value === 'number') return `write \`[${value}]\``;
  if (types.includes('object') && path.at(-1) === 'alarms' && value === false)
    return 'say it of each: `{oldest_message: false, dead_letters: false}`';
  if (types.includes('object') && path.at(-1) === 'health_check' && typeof value === 'string')
    return path[0] === 'connection'
      ? `write \`{path: ${value}}\``
      : value.startsWith('/')
        ? `the load balancer asks for a path: \`connection: {type: internal_dns, health_check: {path: ${value}}}\``
        : `write \`{command: [${value.split(/\s+/).join(', ')}]}\``;
  if (types.includes('object') && path.at(-1) === 'alarms' && typeof value === 'string' && value.startsWith('arn:'))
    return `write \`{topic: "${value}"}\``;
  if (types.includes('object') && path.at(-1) === 'domain' && typeof value === 'string')
    return `write \`{internal: ${value}, certificate: "arn:…"}\``;
  if (types.includes('object') && path.at(-1) === 'access_logs' && typeof value === 'string')
    return `write \`{bucket: ${value}}\``;
  if (types.includes('object') && path.at(-2) === 'sidecars' && typeof value === 'string')
    return hasRegistry(value)
      ? `write \`{image: "${value}"}\``
      : 'give its image with registry and version: `{image: "public.ecr.aws/nginx/nginx:1.29"}`';
  // Copilot and Compose have a map.
  if (path.at(-1) === 'image' && isMap(node)) return imageAsText(node.of.location?.value, path.includes('sidecars'));
  if (types.includes('object') && path.at(-1) === 'registry' && typeof value === 'string') {
    const [, account, region] = /^([0-9]{12})\.dkr\.ecr\.([a-z0-9-]+)\./.exec(value) ?? [];
    if (account !== undefined) return `write \`{account: "${account}", region: ${region}}\``;
  }
  if (types.includes('object') && path.at(-1) === 'queues' && (typeof value === 'string' || isNames(value)))
    return `write \`{${[value]
      .flat()
      .map((name) => `${name}: {}`)
      .join(', ')}}\``;
  if (types.includes('object') && path.at(-1) === 'environments' && isNames(value))
    return `write \`{${value.map((name) => `${name}: {…}`).join(', ')}}\``;
  if (path.at(-2) === 'variables' && typeof value === 'object' && value !== null) return inJson(path.at(-1), value);
  if (types.includes('object') && path.at(-1) === 'subnets' && isNames(value))
    return `write \`{private: [${value.join(', ')}]}\``;
  if (types.includes('object') && (path.at(-1) === 'variables' || path.at(-1) === 'secrets') && Array.isArray(value))
    return `one line each: \`NAME: ${path.at(-1) === 'secrets' ? 'ssm:/path/of/it' : 'value'}\``;
  if (path.at(-1) === 'connection' && typeof value === 'boolean')
    return value
      ? '`vpc_link` is for who calls the API, `internal_dns` for services of the fleet'
      : 'write `internal`, the default';
  if (types.includes('array') && isMap(node) && Object.values(node.of).every((child) => isEmptyMap(child)))
    return `write \`[${Object.keys(node.of).join(', ')}]\``;
  if (types.includes('array') && isMap(node)) return 'start each item with `- `';
  if (types.includes('array') && path.at(-1) === 'manifests' && typeof value === 'string' && !/\.ya?ml$/.test(value))
    return `write \`[${value.replace(/\/+$/, '')}/*.yaml]\``;
  if (types.includes('object') && Array.isArray(value) && typeof schema.additionalProperties === 'object')
    return 'give each entry a name: `name: {…}`';
  if (typeof value === 'string' && types.includes('array'))
    return `one word an item: \`[${value.split(/\s+/).map(flowWord).join(', ')}]\``;
  const anyText = ['name', 'variables', 'tags', 'account', 'host', 'project', 'codes'].some((name) =>
    path.slice(-2).includes(name),
  );
  if ((typeof value === 'number' || typeof value === 'boolean') && types.includes('string') && anyText)
    return `quote it: "${node.written ?? String(value)}"`;
  return undefined;
}

/** A repository is named without its version, and a service's own is named like the service. */
function imageAsText(location: unknown, isSidecar: boolean): string {
  const image = typeof location === 'string' ? location : undefined;
  if (isSidecar || (image !== undefined && hasRegistry(image)))
    return `write it as text: \`image: "${image !== undefined && hasRegistry(image) ? image : 'public.ecr.aws/nginx/nginx:1.29'}"\``;
  return `write it as text, \`image: ${image === undefined ? 'orders' : withoutVersion(image)}\`; a repository that is named like the service needs no \`image\``;
}

/** A map or a list as the text of a variable. */
function inJson(name: string | undefined, value: object): string {
  const json = JSON.stringify(value);
  const shown = json.length > 60 || json.includes("'") ? '{…}' : json;
  return `a variable is one text: \`${name}: '${shown}'\``;
}

const isNames = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

const isEmptyMap = (node: Sourced): boolean => isMap(node) && Object.keys(node.of).length === 0;

/** A word as it stands in a flow list: quoted when YAML would take its first character for something else. */
const flowWord = (word: string): string =>
  /^(?:[A-Za-z0-9./]|-{1,2}[A-Za-z0-9])[^,[\]{}"#]*$/.test(word) ? word : JSON.stringify(word);

/** Numbers whose unit is fixed, and how many MiB it has. */
const SIZES: Readonly<Record<string, readonly [string, number]>> = {
  memory: ['MiB', 1],
  buffer: ['MiB', 1],
  size: ['GiB', 1024],
};

/** `128` for `128MB`, where that is a whole number of the field's unit. */
function sizeOf(value: string, field: string | undefined): string | undefined {
  const [, number, letter] = /^([0-9]+) ?([mg])(?:i?b)?$/i.exec(value) ?? [];
  const unit = field !== undefined && Object.hasOwn(SIZES, field) ? SIZES[field] : undefined;
  if (number === undefined || !unit) return undefined;
  const count = (Number(number) * (letter?.toLowerCase() === 'g' ? 1024 : 1)) / unit[1];
  return Number.isInteger(count) ? `write \`${count}\`: it is a number of ${unit[0]}` : undefined;
}

/** `256` for `0.25 vCPU`, as a service may write it. */
function unitsOf(value: string, field: string | undefined): string | undefined {
  const [, amount] = /^([0-9]+(?:\.[0-9]+)?) ?v?cpu$/i.exec(value) ?? [];
  return field === 'cpu' && amount !== undefined && Number.isInteger(Number(amount) * 1024)
    ? `write \`${Number(amount) * 1024}\`: it is a number of CPU units`
    : undefined;
}

/** What YAML 1.1, Compose and ECS's console say for `true` and `false`. */
const TRUTHS: Readonly<Record<string, boolean>> = {
  yes: true,
  on: true,
  true: true,
  enabled: true,
  always: true,
  no: false,
  off: false,
  false: false,
  disabled: false,
  never: false,
};

/** A choice between other values and `false`. */
export const takesOnlyFalse = (schema: Schema): boolean =>
  schema.const === false || [schema.then, schema.else].some((branch) => branch !== undefined && takesOnlyFalse(branch));
