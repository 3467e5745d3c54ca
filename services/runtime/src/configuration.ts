/**
 * The configuration of a service: environment variables, read once at the start and checked against a schema. Every problem is told at once, since each
 * failed start costs a deployment.
 */
import Type, { type Static, type TObject, type TProperties } from 'typebox';
import { Value } from 'typebox/value';

/** What every container of a compiled service gets (see the contract in services/runtime/README.md). */
export const contract = {
  PORT: Type.Integer({ minimum: 0, maximum: 65_535, default: 3000, description: 'the port to listen on' }),
  HOST: Type.String({ default: '0.0.0.0', description: 'the address to listen on; 127.0.0.1 outside a container' }),
  SERVICE_NAME: Type.String({ minLength: 1, description: 'the name in the manifest' }),
  ENVIRONMENT: Type.String({ minLength: 1, description: 'the environment the service is deployed to' }),
  BASE_PATH: Type.String({
    pattern: '^(/[^/?#]+)*$',
    default: '',
    description: 'what every path begins with: empty, or /orders without a slash at its end',
  }),
  IMAGE: Type.String({ default: '', description: 'the image that runs' }),
  AWS_REGION: Type.String({ minLength: 1, description: 'the region of the AWS clients' }),
  STOP_TIMEOUT: Type.Integer({
    minimum: 2,
    maximum: 120,
    default: 30,
    description: 'seconds between SIGTERM and SIGKILL',
  }),
  LOG_LEVEL: Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal'], {
    default: 'info',
    description: 'the least level that is logged',
  }),
} satisfies TProperties;

const base = Type.Object(contract);
export type BaseConfiguration = Static<typeof base>;

/** A service's own variables beside those of the contract. */
export function configurationOf<Own extends TProperties>(own: Own): TObject<typeof contract & Own> {
  return Type.Object({ ...contract, ...own });
}

/** All that is wrong with an environment; `message` lists it, one line each. */
export class ConfigurationError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(
      `the configuration has ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}:\n  ${problems.join('\n  ')}`,
    );
    this.name = 'ConfigurationError';
    this.problems = problems;
  }
}

/**
 * Reads the variables that the schema names. Text becomes the schema's type (`"3000"` a number, `"true"` a boolean); a variable that is set but empty counts
 * as missing. Values are never repeated in a message: they may be secrets.
 * @throws ConfigurationError with every problem
 */
export function readConfiguration<Schema extends TObject>(
  schema: Schema,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Static<Schema> {
  const properties = schema.properties as Readonly<
    Record<string, { readonly default?: unknown; readonly description?: string }>
  >;
  const given: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, property] of Object.entries(properties)) {
    const text = env[name];
    const optional = 'default' in property || !(schema.required ?? []).includes(name);
    if (text !== undefined && text !== '') given[name] = text;
    else if ('default' in property) given[name] = property.default;
    else if (!optional) problems.push(`${name} is missing${property.description ? `: ${property.description}` : ''}`);
  }
  const converted = Value.Convert(schema, given) as Record<string, unknown>;
  for (const error of Value.Errors(schema, converted)) {
    const name = error.instancePath.split('/')[1];
    if (name === undefined || !(name in given)) continue;
    const property = properties[name];
    const problem = `${name} ${error.message}${property?.description ? ` (${property.description})` : ''}`;
    if (!problems.some((known) => known.startsWith(`${name} `))) problems.push(problem);
  }
  if (problems.length > 0) throw new ConfigurationError(problems.sort());
  return converted as Static<Schema>;
}
