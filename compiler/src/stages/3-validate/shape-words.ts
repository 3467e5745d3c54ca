/** Faults of shape in words: what is wrong, at which characters, and what was probably meant. Never ajv's words, never a JSON pointer. */
import type { Code } from '../../diagnostics/catalog.ts';
import { type Diagnostic, quote } from '../../diagnostics/diagnostic.ts';
import { enumerate } from '../../diagnostics/enumerate.ts';
import { suggest } from '../../diagnostics/suggest.ts';
import { hasRegistry, withRegistry } from '../../model/image.ts';
import { isQueueArn } from '../../model/queue.ts';
import type { Schema } from '../../model/schema.ts';
import type { Span } from '../../model/source.ts';
import { childAt, isMap, keySpanOf, type Sourced, spanOf } from '../../model/sourced.ts';
import { asDefault, otherValue, otherWord, placeOf } from './elsewhere.ts';
import { takesOnlyFalse, typeHelp } from './type-help.ts';

/** An ajv error, as far as it is looked at. */
export interface ShapeError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface Validator {
  (value: unknown): boolean;
  errors?: readonly ShapeError[] | null;
}

export interface ShapeContext {
  readonly validate: Validator;
  readonly schema: Schema;
  /** The schema of an environment's overrides, which the others refer to. */
  readonly overlay: Schema;
  /** What the top map is, for messages: `a service`. */
  readonly noun: string;
  /** What a map under `environments` is: `an override`. */
  readonly environmentNoun: string;
  readonly removed?: ReadonlySet<string>;
  /** Where the parser has already reported that something is missing. */
  readonly holes?: readonly Span[];
}

export interface Fault {
  readonly path: readonly string[];
  readonly diagnostic: Diagnostic;
  /** Fields whose absence is the fault. */
  readonly missing?: readonly string[];
  /** Among them the field that says which others there may be. */
  readonly untagged?: boolean;
  /** Fields that were probably meant: their absence is not a fault too. */
  readonly meant?: readonly string[];
}

/** The fault at one place of a document. */
export class ShapeWords {
  readonly path: readonly string[];
  readonly node: Sourced;
  readonly schema: Schema;
  readonly context: ShapeContext;

  constructor(path: readonly string[], node: Sourced, schema: Schema, context: ShapeContext) {
    this.path = path;
    this.node = node;
    this.schema = schema;
    this.context = context;
  }

  private get subject(): string {
    return this.path.length === 0 ? this.context.noun : quote(pathText(this.path));
  }

  /** True for the map of one environment, in a manifest or in the platform file. */
  private get isEnvironment(): boolean {
    return this.path.length === 2 && this.path[0] === 'environments';
  }

  private get isSecret(): boolean {
    return this.path.includes('secrets');
  }

  /** Somebody wrote the secret itself, perhaps: neither the message nor the excerpt repeats it. */
  private secretInTheClear(): Fault {
    const place = parameterOf(this.node.value, this.schema.pattern);
    if (place)
      return this.bad(`${this.subject} cannot be ${describeValue(this.node.value)}`, {
        help: `did you mean ${quote(place)}?`,
      });
    const notes = this.schema.patternErrorMessage ? [this.schema.patternErrorMessage] : [];
    return this.bad(`${this.subject} takes the place of a secret, not its value`, { notes, isSecret: true });
  }

  private get owner(): string {
    if (this.path.length === 0) return this.context.noun;
    if (this.isEnvironment) return `${this.context.environmentNoun} (${this.subject})`;
    const tag = Object.entries(this.schema.properties ?? {}).find(([, property]) => property.const !== undefined);
    return tag ? `${this.subject} with \`${tag[0]}: ${String(tag[1].const)}\`` : this.subject;
  }

  /** `union`: the choice that the map is a branch of, when it is one. */
  unknownField(key: string, union: Schema = {}): Fault {
    const path = [...this.path, key];
    const child = isMap(this.node) ? this.node.of[key] : undefined;
    const candidates = Object.keys(this.schema.properties ?? {});
    const isManifest = this.context.noun === 'a service';
    const word = otherWord(key, this.path, isManifest, child?.value);
    const near = word ? word.field : suggest(key, candidates);
    const other = word || near ? undefined : goesWith(key, union);
    const place = word || near || other ? undefined : this.placeOf(key, isManifest);
    const stands = place === '' ? 'at the top' : `under ${quote(place ?? '')}`;
    const stray =
      word || near || place !== undefined || isManifest ? undefined : asDefault(key, this.path, this.context.overlay);
    const help =
      word?.help ??
      other ??
      stray ??
      (near ? `did you mean ${quote(near)}?` : place === undefined ? undefined : `it stands ${stands}`);
    const meant = word?.fields?.map((field) => [...this.path, field]) ?? [
      ...(near ? [[...this.path, near]] : []),
      ...(!near && isManifest && place !== undefined ? this.misplaced(key, place) : []),
    ];
    const isThere = (field: readonly string[]): boolean =>
      near !== undefined && isMap(this.node) && field.at(-1) === near && near in this.node.of;
    const fault = (code: Code, message: string, more: Partial<Diagnostic>): Fault => ({
      path,
      meant: meant.filter((field) => !isThere(field)).map((field) => field.join('.')),
      diagnostic: {
        code,
        severity: 'error',
        message,
        ...spanned(child ? keySpanOf(child.origin) : this.span),
        ...more,
      },
    });
    if (this.path.at(-1) === 'connection' && isMap(this.node) && this.node.of.type?.value === 'internal') {
      return fault(
        'validate/no-ingress-field',
        `${quote(key)} needs an ingress, and \`connection: internal\` has none`,
        { help: 'did you mean `type: internal_dns`?' },
      );
    }
    if (this.isEnvironment && (key === 'name' || key === 'environments'))
      return fault('validate/unknown-field', `${quote(key)} cannot differ between environments`, {});
    return fault(
      'validate/unknown-field',
      `${quote(key)} is not a field of ${this.owner}`,
      help ? { help } : fieldsHere(this.schema),
    );
  }

  /** The field where it should stand; and the map around that, when there is none: whoever asks for the map has been told. */
  private misplaced(key: string, place: string): string[][] {
    const top = this.path[0] === 'environments' ? this.path.slice(0, 2) : [];
    const around = [...top, ...(place === '' ? [] : place.split('.'))];
    const isBelow = around.length > this.path.length && this.path.every((part, index) => part === around[index]);
    const isMissing = isBelow && childAt(this.node, around.slice(this.path.length)) === undefined;
    return [[...around, key], ...(isMissing ? [around] : [])];
  }

  private placeOf(key: string, isManifest: boolean): string | undefined {
    const { schema, overlay } = this.context;
    const inDefaults = !isManifest && this.path.includes('defaults');
    return placeOf(key, this.path, inDefaults ? overlay : schema, isManifest);
  }

  missing(fields: readonly string[]): Fault {
    const missing = fields.map((field) => [...this.path, field].join('.'));
    const span = this.path.length === 0 ? firstKey(this.node) : keySpanOf(this.node.origin);
    return {
      path: this.path,
      missing,
      diagnostic: {
        code: 'validate/missing-field',
        severity: 'error',
        message: `${capital(this.owner)} needs ${enumerate(fields.map(quote), 'and')}`,
        ...spanned(span),
        ...this.choicesOf(fields),
      },
    };
  }

  /** What a tag that is missing may be. */
  private choicesOf([tag = '']: readonly string[]): { notes?: string[] } {
    const values = this.tagValues(tag).map((value) => quote(String(value)));
    return values.length > 0 ? { notes: [`${quote(tag)} is ${enumerate(values, 'or')}`] } : {};
  }

  private tagValues(tag: string): unknown[] {
    return (this.schema.oneOf ?? [])
      .map((branch) => branch.properties?.[tag]?.const)
      .filter((value) => value !== undefined);
  }

  badTag(tag: string): Fault {
    const values = this.tagValues(tag);
    const child = isMap(this.node) ? this.node.of[tag] : undefined;
    return new ShapeWords([...this.path, tag], child ?? this.node, this.schema, this.context).badEnum(values);
  }

  badEnum(values: readonly unknown[]): Fault {
    const words = values.filter((value) => value !== null).map(String);
    if (this.path.at(-1) === 'scaling')
      return this.bad(`${this.subject} cannot be ${describeValue(this.node.value)}`, {
        notes: ['it takes a number of tasks, or a map with a `strategy`'],
        help: 'such as `scaling: {strategy: cpu, max: 4, target: 60}`',
      });
    const near =
      typeof this.node.value === 'string'
        ? (otherValue(this.node.value, this.path) ?? suggest(this.node.value, words))
        : undefined;
    return this.bad(`${this.subject} cannot be ${describeValue(this.node.value)}`, {
      ...(near ? { help: `did you mean ${quote(near)}?` } : {}),
      notes: [`it takes ${enumerate(words.map(quote), 'or')}`],
    });
  }

  badPattern(): Fault {
    if (this.isSecret) return this.secretInTheClear();
    const form = formOf(this.node.value, this.schema.pattern);
    const isQueue = ['consumes', 'sends_to'].includes(this.path.at(-2) ?? '') && isQueueArn(String(this.node.value));
    const alias = keyAlias(this.node.value, this.schema.pattern);
    const action = this.path[0] === 'permissions' && /^[a-z0-9-]+:[A-Za-z*]+$/.test(String(this.node.value));
    return this.bad(`${this.subject} cannot be ${describeValue(this.node.value)}`, {
      ...(this.schema.patternErrorMessage ? { notes: [this.schema.patternErrorMessage] } : {}),
      ...(action
        ? {
            help: `an action stands beside what it may act on: \`{actions: [${String(this.node.value)}], resources: ["arn:…"]}\``,
          }
        : isQueue
          ? { help: `a queue outside the fleet is \`{arn: "${String(this.node.value)}", variable: QUEUE_URL}\`` }
          : alias
            ? { help: `its ARN: \`aws kms describe-key --key-id ${alias} --query KeyMetadata.Arn --output text\`` }
            : isOfHub(this.node.value, this.schema.pattern)
              ? { help: withRegistry(String(this.node.value)) }
              : form
                ? { help: `did you mean ${quote(form)}?` }
                : {}),
    });
  }

  badKey(key: string): Fault {
    const child = isMap(this.node) ? this.node.of[key] : undefined;
    const notes = this.schema.propertyNames?.patternErrorMessage;
    const near = nameOf(key, this.schema.propertyNames?.pattern);
    const [, fifo] = this.path.at(-1) === 'queues' ? (/^(.+)\.fifo$/.exec(key) ?? []) : [];
    const help = fifo
      ? `write \`${fifo}: {fifo: true}\`: the ending is added in AWS`
      : near && `did you mean ${quote(near)}?`;
    return {
      path: [...this.path, key],
      diagnostic: {
        code: 'validate/bad-key',
        severity: 'error',
        message: `${quote(key)} cannot be a name under ${this.subject}`,
        ...spanned(child ? keySpanOf(child.origin) : this.span),
        ...(notes ? { notes: [notes] } : {}),
        ...(help ? { help } : {}),
      },
    };
  }

  wrongType(): Fault {
    if (this.isEnvironment && this.context.environmentNoun === 'an override') return this.notABoolean();
    const types = ((Array.isArray(this.schema.type) ? this.schema.type : [this.schema.type]) as string[]).filter(
      (type) => type !== 'null',
    );
    const words = types.flatMap((type) =>
      type === 'boolean' && takesOnlyFalse(this.schema) ? ['`false`'] : typeWords(type),
    );
    const hidden = this.isSecret && typeof this.node.value === 'string';
    const help = hidden ? undefined : typeHelp(types, this.node, this.path, this.schema);
    const choices = (this.schema.enum ?? []).filter((value) => value !== null).map((value) => quote(String(value)));
    return this.fault(
      'validate/wrong-type',
      `${this.subject} takes ${enumerate(words, 'or')}, not ${hidden ? 'text' : describeNode(this.node)}`,
      {
        ...(this.isSecret ? { isSecret: true } : {}),
        ...(types.includes('object') ? fieldsHere(mapBranch(this.schema), 6) : {}),
        ...(choices.length > 0 ? { notes: [`it takes ${enumerate(choices, 'or')}`] } : {}),
        ...(help ? { help } : {}),
      },
    );
  }

  outOfRange(keyword: string, limit: number): Fault {
    const { value } = this.node;
    const noun =
      typeof value === 'number'
        ? ''
        : keyword.endsWith('Items')
          ? ' item'
          : keyword.endsWith('Length')
            ? ' character'
            : keyword.endsWith('Properties')
              ? ' entry'
              : '';
    const unit = noun !== '' && limit !== 1 ? (noun === ' entry' ? ' entries' : `${noun}s`) : noun;
    const limits: Record<string, string> = {
      minimum: 'at least',
      maximum: 'at most',
      exclusiveMinimum: 'more than',
      minLength: 'at least',
      maxLength: 'at most',
      minItems: 'at least',
      maxItems: 'at most',
      minProperties: 'at least',
      maxProperties: 'at most',
    };
    const size =
      typeof value === 'number'
        ? describeValue(value)
        : typeof value === 'string' && value.length > 0
          ? `a text of ${value.length} characters`
          : Array.isArray(value) && value.length > 0
            ? `a list of ${value.length} items`
            : keyword === 'maxProperties'
              ? `a map of ${Object.keys(value as object).length} entries`
              : 'empty';
    const { patternErrorMessage: reason } = this.schema;
    return this.fault('validate/out-of-range', `${this.subject} cannot be ${size}`, {
      notes: [
        `it takes ${limits[keyword] ?? keyword} ${limit}${unit}`,
        ...(reason && keyword === 'maxProperties' ? [reason] : []),
      ],
      ...(keyword === 'maxProperties' ? this.beyond(limit) : {}),
      ...(isFraction(value, this.schema, keyword)
        ? { help: `in percent: did you mean \`${Math.round(Number(value) * 100)}\`?` }
        : {}),
      ...(value === 0 && /^(?:scaling|count|min|max|desired)$/.test(this.path.at(-1) ?? '') && limit === 1
        ? { help: NO_TASK }
        : {}),
    });
  }

  /** The first entry that is one too many: the map may be long, or made of several layers. */
  private beyond(limit: number): { span?: Span } {
    const entry = isMap(this.node) ? Object.values(this.node.of)[limit] : undefined;
    return spanned(entry && keySpanOf(entry.origin));
  }

  bad(message: string, more: Partial<Diagnostic> = {}): Fault {
    return this.fault('validate/bad-value', message, more);
  }

  /** `true` where only `false` has a meaning. */
  badConst(): Fault {
    if (this.isEnvironment) return this.notABoolean();
    return this.bad(`${this.subject} cannot be ${describeValue(this.node.value)}`, {
      notes: ['it takes a value, or `false`'],
      help: 'leave it out for the default',
    });
  }

  notABoolean(): Fault {
    return this.bad(`${this.subject} takes a map of overrides, or \`false\``, {
      help: '`false`: not deployed there; `{}`: deployed as it is',
    });
  }

  private get span(): Span | undefined {
    return spanOf(this.node.origin);
  }

  private fault(code: Code, message: string, more: Partial<Diagnostic>): Fault {
    return { path: this.path, diagnostic: { code, severity: 'error', message, ...spanned(this.span), ...more } };
  }
}

/** `0.6` where 60 is meant. */
const isFraction = (value: unknown, { maximum }: Schema, keyword: string): boolean =>
  keyword === 'minimum' && maximum === 100 && Number(value) > 0 && Number(value) < 1;

/** The branches of a tagged choice that have the field. */
function goesWith(key: string, union: Schema): string | undefined {
  const tags = (union.oneOf ?? []).flatMap(({ properties = {} }) =>
    key in properties
      ? Object.entries(properties).flatMap(([name, property]) =>
          property.const === undefined ? [] : [`\`${name}: ${String(property.const)}\``],
        )
      : [],
  );
  return tags.length > 0 ? `it goes with ${enumerate(tags, 'or')}` : undefined;
}

/** The name that was probably meant: `order-lines`, or `LOG_LEVEL` for a variable. */
const nameOf = (key: string, pattern = ''): string | undefined =>
  [
    key
      .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
      .replaceAll('_', '-')
      .toLowerCase(),
    key.replaceAll('-', '_').toUpperCase(),
  ].find((name) => pattern !== '' && new RegExp(pattern, 'u').test(name));

/**
 * `ssm:/shop/token` for a path alone. Each part is in small letters or in capitals: a secret in base 64 may start with a slash, too, but mixes them.
 */
function parameterOf(value: unknown, pattern = ''): string | undefined {
  const isPath = /^(?:\/(?:(?:[a-z0-9_.-]|\$\{[a-z]+\})+|[A-Z0-9_.-]+)){2,15}$/.test(String(value));
  const place = `ssm:${String(value)}`;
  return isPath && pattern !== '' && new RegExp(pattern, 'u').test(place) ? place : undefined;
}

/** `alias/shop` where the ARN of a key is wanted. */
const keyAlias = (value: unknown, pattern: string | undefined): string | undefined =>
  pattern?.includes(':kms:') && !pattern.includes('alias')
    ? /(?:^|:)(alias\/[A-Za-z0-9/_-]+)$/.exec(String(value))?.[1]
    : undefined;

/** An image that lacks its registry and nothing else. */
const isOfHub = (value: unknown, pattern = ''): boolean =>
  pattern.includes('@sha256:') &&
  !hasRegistry(String(value)) &&
  new RegExp(pattern, 'u').test(`docker.io/${String(value)}`);

/** The form that a value was probably meant to have: with the slash in front, without the one behind, in lower case, with the unit's letter. */
function formOf(value: unknown, pattern: string | undefined): string | undefined {
  if (typeof value !== 'string' || pattern === undefined) return undefined;
  const unit = value.replace(/\s*(s|m|h|d)(?:ec|in|our|ay)[a-z]*$/i, '$1').toLowerCase();
  const bare = value
    .replace(/^(?:(?:https?|s3):\/\/(?:github\.com\/)?|git@github\.com:)/, '')
    .replace(/(?:\.git)?\/*$/, '');
  const queueUrl = /^https:\/\/sqs\.([a-z0-9-]+)\.amazonaws\.com\/([0-9]{12})\/(.+)$/;
  const forms = [
    value.replace(queueUrl, 'arn:aws:sqs:$1:$2:$3'),
    value
      .replace(/^https:\/\/hub\.docker\.com\/_\//, 'docker.io/library/')
      .replace(/^https:\/\/hub\.docker\.com\/r\//, 'docker.io/'),
    ...(bare.length < value.length ? [bare, bare.split('/')[0] as string] : []),
    `/${value}`,
    `/${value}/`,
    value.replace(/\/+$/, ''),
    value.replace(/^\/+|\/+$/g, ''),
    value.replace(/\/\*+$/, ''),
    value.replace(/^([2-4])xx$/i, '$100-$199'),
    value.toLowerCase(),
    value.replaceAll('_', '-').toLowerCase(),
    unit,
    value.replace(/\s+/g, ''),
    value.replace(/[ _]+/g, '-').toLowerCase(),
    // A zone is in the region that it is named after; Kubernetes counts in thousandths of a CPU and writes `Mi`.
    value.replace(/(-[0-9])[a-z]$/, '$1'),
    ...scaled(value, /^([0-9]+)m$/, 1000, 'vCPU'),
    ...scaled(value, /^([0-9]+) ?Mi?B?$/i, 1024, 'GB'),
    ...scaled(value, /^([0-9]+) ?Gi?B?$/i, 1, 'GB'),
    ...(/^[0-9-]+$/.test(value) ? [value.replaceAll('-', '')] : []),
  ];
  return forms.find((form) => form !== '' && form !== value && new RegExp(pattern, 'u').test(form));
}

/** `0.5 GB` for `512Mi`. */
function scaled(value: string, form: RegExp, by: number, unit: string): string[] {
  const amount = Number(form.exec(value)?.[1]) / by;
  return Number.isInteger(amount * 1000) ? [`${amount} ${unit}`] : [];
}

/** `permissions[0].actions` */
const pathText = (path: readonly string[]): string =>
  path.reduce(
    (text, part) =>
      /^[0-9]+$/.test(part) && text !== '' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`,
    '',
  );

const NO_TASK =
  'a service without tasks is not deployed: `environments: {<name>: false}`; `sqs` can wake one up from `min: 0`';

/** The branch of a choice that is a map. */
const mapBranch = (schema: Schema): Schema =>
  schema.properties || !schema.else ? schema : schema.then?.properties ? schema.then : mapBranch(schema.else);

/** Named when they are few enough to read. */
function fieldsHere(schema: Schema, most = 16): { notes?: string[] } {
  const fields = Object.keys(schema.properties ?? {});
  return fields.length > 0 && fields.length <= most
    ? { notes: [`fields here: ${fields.map((field) => `\`${field}\``).join(', ')}`] }
    : {};
}

const spanned = (span: Span | undefined): { span?: Span } => (span ? { span } : {});
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function firstKey(node: Sourced): Span | undefined {
  const first = isMap(node) ? Object.values(node.of)[0] : undefined;
  return first ? keySpanOf(first.origin) : spanOf(node.origin);
}

const TYPE_WORDS: Readonly<Record<string, readonly string[]>> = {
  object: ['a map'],
  array: ['a list'],
  string: ['text'],
  number: ['a number'],
  integer: ['a whole number'],
  boolean: ['`true`', '`false`'],
  null: ['`null`'],
};
const typeWords = (type: string): readonly string[] => TYPE_WORDS[type] ?? [type];

function describeType(value: unknown): string {
  if (value === null) return '`null`';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  return typeof value === 'string' ? `the text ${quote(value)}` : quote(String(value));
}

/** A number as it was written: YAML may read another one. */
const describeNode = (node: Sourced): string =>
  typeof node.value === 'number' && node.written !== undefined
    ? `the number ${quote(node.written)}`
    : describeType(node.value);

const describeValue = (value: unknown): string =>
  typeof value === 'object' ? describeType(value) : quote(String(value));
