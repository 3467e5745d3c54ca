/**
 * YAML text to values with spans. The only place that knows the `yaml` package. What a manifest may hold is narrower than YAML: one document,
 * a map on top, words as keys, no tags, aliases only within a bound. A fault in the text leaves the document out; nothing is guessed.
 */
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseAllDocuments,
  type YAMLError,
  type YAMLMap,
  type YAMLWarning,
} from 'yaml';
import { type Diagnostic, quote, type Result } from '../../diagnostics/diagnostic.ts';
import type { Code } from '../../diagnostics/catalog.ts';
import type { Source, Span } from '../../model/source.ts';
import { type Layer, listOf, mapOf, type Origin, scalar, type Scalar, type Sourced } from '../../model/sourced.ts';

const MAX_LENGTH = 1_000_000;
const MAX_DEPTH = 64;
/** Values that a document may have once its aliases are followed; a manifest of 200 lines has some 300. */
const MAX_VALUES = 50_000;

/** The document's top map, or undefined when there is no such map to go on with. */
export function parseYaml(source: Source, layer: Layer): Result<Sourced | undefined> {
  const tooLarge = checkSize(source);
  if (tooLarge) return { value: undefined, diagnostics: [tooLarge] };
  const documents = parseAllDocuments(source.text, {
    version: '1.2',
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'silent',
    keepSourceTokens: false,
  });
  const [document, second] = 'empty' in documents ? [] : documents;
  if (!document || document.contents === null)
    return { value: undefined, diagnostics: [notAMap(source, undefined, layer)] };
  if (second) return { value: undefined, diagnostics: [multipleDocuments(source, second)] };
  if (document.directives?.yaml.explicit && document.directives.yaml.version !== '1.2')
    return { value: undefined, diagnostics: [oldYaml(source)] };
  const tags = document.warnings.filter((warning) => warning.code === 'TAG_RESOLVE_FAILED');
  const faults = syntaxFaults(source, document.errors, tags);
  if (faults.length > 0) return { value: undefined, diagnostics: faults };
  const reader = new Reader(source, document, layer);
  const root = reader.read(document.contents as Node, undefined, 0);
  if (root && !isMap(document.contents))
    reader.diagnostics.push(notAMap(source, rangeOf(source, document.contents as Node), layer));
  return {
    value: reader.diagnostics.some((d) => d.severity === 'error' && d.code !== 'parse/empty-value') ? undefined : root,
    diagnostics: reader.diagnostics,
  };
}

class Reader {
  readonly diagnostics: Diagnostic[] = [];
  private readonly source: Source;
  private readonly document: Document;
  private readonly layer: Layer;
  private readonly open = new Set<Node>();
  private values = 0;
  private tooDeep = 0;

  constructor(source: Source, document: Document, layer: Layer) {
    this.source = source;
    this.document = document;
    this.layer = layer;
  }

  read(node: Node | null, key: Span | undefined, depth: number, at?: Span): Sourced | undefined {
    const span = at ?? (node ? rangeOf(this.source, node) : key);
    if (!span) return undefined;
    if (node && !isAlias(node) && node.tag) return this.tag(span);
    if (depth > MAX_DEPTH)
      return this.tooDeep++ > 0
        ? undefined
        : this.fault('parse/too-large', span, `Values are nested more than ${MAX_DEPTH} deep`);
    if (++this.values > MAX_VALUES)
      return this.values === MAX_VALUES + 1
        ? this.fault(
            'parse/alias',
            span,
            `Aliases make more than ${MAX_VALUES} values out of this file`,
            'write the values out',
          )
        : undefined;
    const origin: Origin = key
      ? { kind: 'written', layer: this.layer, span, key }
      : { kind: 'written', layer: this.layer, span };
    if (isAlias(node)) return this.alias(node, key, depth, span);
    if (isMap(node)) return this.map(node, origin, depth);
    if (isSeq(node)) {
      const items = node.items.flatMap((item) => this.read(item as Node, undefined, depth + 1) ?? []);
      return listOf(items, origin);
    }
    if (isScalar(node)) return this.scalar(node, origin, span);
    return scalar(null, origin);
  }

  /** The tag itself is what to take out: it stands in front of the value. */
  private tag(span: Span): undefined {
    const before = this.source.text.slice(0, span.start);
    const written = /(!\S*)\s+(?:&\S+\s+)?$/.exec(before);
    const at = written ? { ...span, start: written.index, end: written.index + (written[1] as string).length } : span;
    return this.fault(
      'parse/tag',
      at,
      `The tag ${quote(this.source.text.slice(at.start, at.end))} has no meaning in a manifest`,
      'leave the tag out; quote a value that is text',
    );
  }

  private scalar(
    node: { value: unknown; source?: string; type?: string | null; tag?: string },
    origin: Origin,
    span: Span,
  ): Sourced | undefined {
    const plain = node.type === 'PLAIN' ? node.source : undefined;
    if (node.value === null && !node.source) return this.emptyValue(origin, span);
    if (typeof node.value === 'bigint') return scalar(Number(node.value), origin, plain);
    return scalar(node.value as Scalar, origin, plain);
  }

  private emptyValue(origin: Origin, span: Span): undefined {
    const key = origin.kind === 'written' ? origin.key : undefined;
    const name = key ? this.source.text.slice(key.start, key.end) : '-';
    const message = key ? `${quote(name)} has no value` : 'This list item has no value';
    return this.fault(
      'parse/empty-value',
      key ?? span,
      message,
      key
        ? 'write `{}` for an empty map, `""` for an empty text, or `null` to remove'
        : 'write the value, or take the `-` out',
    );
  }

  private map(node: YAMLMap, origin: Origin, depth: number): Sourced {
    const entries: [string, Sourced][] = [];
    // The parser's own check compares each key with every other: too slow for a large or hostile map.
    const seen = new Set<string>();
    for (const pair of node.items as Pair<Node, Node | null>[]) {
      const name = this.key(pair.key);
      if (name === undefined) continue;
      const key = rangeOf(this.source, pair.key);
      if (seen.has(name) && key)
        this.fault('parse/duplicate-key', key, `${quote(name)} stands twice in this map`, 'keep one of the two');
      seen.add(name);
      const child = this.read(pair.value, key, depth + 1);
      if (pair.value === null && key) this.emptyValue({ kind: 'written', layer: this.layer, span: key, key }, key);
      else if (child) entries.push([name, child]);
    }
    return mapOf(entries, origin);
  }

  private key(node: Node): string | undefined {
    const span = rangeOf(this.source, node);
    if (
      isScalar(node) &&
      node.value !== null &&
      typeof node.value !== 'object' &&
      !(node.value === '<<' && node.type === 'PLAIN')
    ) {
      return node.type === 'PLAIN' && node.source !== undefined ? node.source : String(node.value);
    }
    const merge = isScalar(node) && node.value === '<<';
    this.fault(
      'parse/key',
      span ?? { source: this.source.id, start: 0, end: 0 },
      merge ? 'Merge keys (`<<`) are not part of YAML 1.2' : 'A key cannot be a map, a list or empty',
      merge ? 'write the fields out' : undefined,
    );
    return undefined;
  }

  private alias(node: Alias, key: Span | undefined, depth: number, span: Span): Sourced | undefined {
    const target = node.resolve(this.document);
    if (!target) return this.fault('parse/alias', span, `No anchor is named ${quote(node.source)}`);
    if (this.open.has(target))
      return this.fault('parse/alias', span, `The alias ${quote(`*${node.source}`)} contains itself`);
    this.open.add(target);
    // What an alias stands for is reported where the alias stands: that is the line to change.
    const value = this.read(target as Node, key, depth + 1, span);
    this.open.delete(target);
    return value;
  }

  private fault(code: Code, span: Span, message: string, help?: string): undefined {
    this.diagnostics.push({ code, severity: 'error', message, span, ...(help ? { help } : {}) });
    return undefined;
  }
}

function rangeOf(source: Source, node: Node): Span | undefined {
  return node.range
    ? { source: source.id, start: node.range[0], end: Math.max(node.range[1], node.range[0]) }
    : undefined;
}

function checkSize(source: Source): Diagnostic | undefined {
  const start = { source: source.id, start: 0, end: Math.min(source.text.length, source.text.search(/\r?\n|$/)) };
  if (source.text.length > MAX_LENGTH)
    return {
      code: 'parse/too-large',
      severity: 'error',
      message: `The file has ${source.text.length} characters; a manifest has at most ${MAX_LENGTH}`,
      span: start,
    };
  const deep = tooDeep(source.text);
  return deep === undefined
    ? undefined
    : {
        code: 'parse/too-large',
        severity: 'error',
        message: `Values are nested more than ${MAX_DEPTH} deep`,
        span: { source: source.id, start: deep, end: deep + 1 },
      };
}

/** Where brackets open deeper than the parser should follow: it recurses, and hostile text must not exhaust the stack. */
function tooDeep(text: string): number | undefined {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '[' || character === '{') {
      if (++depth > MAX_DEPTH * 4) return i;
    } else if (character === ']' || character === '}') depth = Math.max(0, depth - 1);
  }
  const compact = /^(?:[-?:] ?){256,}/m.exec(text.replace(/^[ \t]+/gm, ''));
  if (compact) return Math.max(0, text.indexOf(compact[0].slice(0, 64)));
  const indent = /^[ ]{2048,}\S/m.exec(text);
  return indent ? indent.index : undefined;
}

function notAMap(source: Source, span: Span | undefined, layer: Layer): Diagnostic {
  const first = { source: source.id, start: 0, end: Math.min(source.text.length, source.text.search(/\r?\n|$/)) };
  return {
    code: 'parse/not-a-map',
    severity: 'error',
    message: span ? 'This file must be a map: lines of the form `key: value`' : 'The file is empty',
    span: span ?? first,
    ...(layer.kind === 'manifest' ? { help: 'the smallest manifest is `name: hello`' } : {}),
  };
}

/** YAML 1.1 reads `yes` as true and `010` as eight. */
function oldYaml(source: Source): Diagnostic {
  const start = Math.max(0, source.text.indexOf('%YAML'));
  const end = source.text.indexOf('\n', start);
  return {
    code: 'parse/syntax',
    severity: 'error',
    message: 'Manifests are YAML 1.2',
    span: { source: source.id, start, end: end < 0 ? source.text.length : end },
    help: 'remove this line',
  };
}

function multipleDocuments(source: Source, second: Document): Diagnostic {
  const start = second.range?.[0] ?? 0;
  const marker = source.text.lastIndexOf('---', start);
  const at = marker >= 0 ? marker : start;
  return {
    code: 'parse/multiple-documents',
    severity: 'error',
    message: 'A file holds one manifest; a second document starts here',
    span: { source: source.id, start: at, end: at + 3 },
    help: 'put it into a file of its own',
  };
}

const WORDS: Partial<Record<string, string>> = {
  TAB_AS_INDENT: 'A tab cannot indent YAML',
  BAD_INDENT: 'This line is not indented like its neighbours',
  MISSING_CHAR: 'Something is missing here: a quote, a bracket or a `:`',
  UNEXPECTED_TOKEN: 'This does not belong here',
  BLOCK_AS_IMPLICIT_KEY: 'A `key: value` cannot stand inside another on the same line',
  MULTILINE_IMPLICIT_KEY: 'A key must stand on one line, followed by `:`',
  BAD_ALIAS: 'An alias cannot have these characters',
  BAD_DQ_ESCAPE: 'This escape does not exist in double quotes',
  BAD_SCALAR_START: 'Text cannot start with this character unless it is quoted',
  TAG_RESOLVE_FAILED: 'A YAML tag has no meaning in a manifest',
};

const HELPS: Partial<Record<string, string>> = {
  TAB_AS_INDENT: 'indent with spaces',
  BLOCK_AS_IMPLICIT_KEY: 'quote a value that has `: ` in it or ends with `:`',
  BAD_ALIAS: 'quote a text that starts with `*` or `&`',
  BAD_SCALAR_START: 'quote the value',
};

/** One fault in the text often gives several errors behind it: only the first is told. */
function syntaxFaults(source: Source, errors: readonly YAMLError[], tags: readonly YAMLWarning[]): Diagnostic[] {
  const [first] = [...errors].sort((a, b) => a.pos[0] - b.pos[0]);
  return [
    ...tags.map((warning) => syntaxFault(source, warning)),
    ...(first ? [unclosed(source, first) ?? misindented(source, first) ?? syntaxFault(source, first)] : []),
  ];
}

/** Text that ends inside a quote or a bracket: the place to look at is where that opens. */
function unclosed(source: Source, error: YAMLError): Diagnostic | undefined {
  if (error.pos[0] < source.text.trimEnd().length) return undefined;
  const open: number[] = [];
  let quoted: number | undefined;
  for (let i = 0; i < source.text.length; i++) {
    const character = source.text[i] as string;
    if (quoted !== undefined) {
      if (character === '\\' && source.text[quoted] === '"') i++;
      else if (character === source.text[quoted]) quoted = undefined;
    } else if ((character === '"' || character === "'") && /[\s[{,:-]/.test(source.text[i - 1] ?? ' ')) quoted = i;
    else if (character === '#' && /\s/.test(source.text[i - 1] ?? ' '))
      i = Math.max(i, source.text.indexOf('\n', i) < 0 ? source.text.length : source.text.indexOf('\n', i));
    else if ('[{'.includes(character)) open.push(i);
    else if (']}'.includes(character)) open.pop();
  }
  const at = quoted ?? open.at(-1);
  if (at === undefined) return undefined;
  return {
    code: 'parse/syntax',
    severity: 'error',
    message: `This ${quote(source.text[at] as string)} is never closed`,
    span: { source: source.id, start: at, end: at + 1 },
  };
}

/** A line indented deeper than the value it follows: YAML complains about the line before. */
function misindented(source: Source, error: YAMLError): Diagnostic | undefined {
  if (error.code !== 'BLOCK_AS_IMPLICIT_KEY' && error.code !== 'MULTILINE_IMPLICIT_KEY') return undefined;
  const end = source.text.indexOf('\n', error.pos[0]);
  const next = /^( +)(\S+)/.exec(source.text.slice(end + 1));
  const own = source.text.slice(error.pos[0], end < 0 ? undefined : end);
  if (end < 0 || !next || /:(?:\s|$)/.test(own)) return undefined;
  const start = end + 1 + (next[1] as string).length;
  return {
    code: 'parse/syntax',
    severity: 'error',
    message: WORDS.BAD_INDENT as string,
    span: { source: source.id, start, end: start + (next[2] as string).length },
  };
}

function syntaxFault(source: Source, error: YAMLError | YAMLWarning): Diagnostic {
  const [start, end] = error.pos;
  const span = {
    source: source.id,
    start: Math.min(start, source.text.length),
    end: Math.min(Math.max(end, start + 1), source.text.length),
  };
  if (error.code === 'TAG_RESOLVE_FAILED')
    return {
      code: 'parse/tag',
      severity: 'error',
      message: WORDS.TAG_RESOLVE_FAILED as string,
      span,
      help: 'leave the tag out',
    };
  const help = HELPS[error.code];
  return {
    code: 'parse/syntax',
    severity: 'error',
    ...(help ? { help } : {}),
    message: WORDS[error.code] ?? `This is not YAML: ${error.message.replace(/\s+/g, ' ')}`,
    span,
  };
}
