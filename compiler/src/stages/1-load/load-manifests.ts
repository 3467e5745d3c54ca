/** The manifests of the fleet: what the platform's patterns take, or, without a platform file, what was named. */
import picomatch from 'picomatch';
import { type Code, severityOf } from '../../diagnostics/catalog.ts';
import { type Diagnostic, quote, type Result } from '../../diagnostics/diagnostic.ts';
import { suggest } from '../../diagnostics/suggest.ts';
import type { Host } from '../../host.ts';
import type { Source, SourceId } from '../../model/source.ts';
import { join } from '../../paths.ts';
import { readSource } from './read-source.ts';

export interface Manifests {
  /** The whole fleet, in the order of the paths. */
  readonly all: readonly Source[];
  /** Those that are there and cannot be read: they stay in the fleet as broken. */
  readonly unreadable: readonly SourceId[];
  /** Those that were named; undefined means all. */
  readonly named: ReadonlySet<SourceId> | undefined;
}

/** Reads the fleet. `patterns` is undefined when there is no platform file. */
export function loadManifests(
  host: Host,
  folder: string,
  named: readonly SourceId[],
  patterns: readonly string[] | undefined,
): Result<Manifests> {
  const diagnostics: Diagnostic[] = [];
  const found = patterns ? [...new Set(patterns.flatMap((pattern) => matching(host, folder, pattern)))].sort() : [];
  for (const id of named) {
    if (host.exists(join(folder, id)) && !host.isFile(join(folder, id)))
      diagnostics.push(
        fault('load/file-not-found', id, `${quote(id)} is a folder`, 'name a manifest, or nothing for the whole fleet'),
      );
    else if (!host.exists(join(folder, id)))
      diagnostics.push(fault('load/file-not-found', id, `There is no file ${quote(id)}`, nearby(host, folder, id)));
    else if (patterns && !found.includes(id))
      diagnostics.push(
        fault(
          'load/not-in-fleet',
          id,
          `No pattern under \`manifests\` in platform.yaml takes ${quote(id)}`,
          `add one that takes it, beside ${patterns.map(quote).join(', ')}`,
        ),
      );
  }
  const ids = patterns ? found : [...new Set(named)].sort();
  const all = ids.flatMap((id) => read(host, folder, id, diagnostics));
  if (diagnostics.length === 0 && all.length === 0) {
    diagnostics.push(
      patterns
        ? fault(
            'load/no-manifests',
            'platform.yaml',
            `No file matches ${patterns.map(quote).join(', ')}`,
            'write a manifest there, or change `manifests` in platform.yaml',
          )
        : fault(
            'load/no-manifests',
            '.',
            'There is no platform.yaml here or above, and no manifest was named',
            'name one: ecs-compile ecs-service.yaml',
          ),
    );
  }
  const unreadable = ids.filter((id) => host.exists(join(folder, id)) && !all.some((source) => source.id === id));
  return { value: { all, unreadable, named: named.length > 0 ? new Set(named) : undefined }, diagnostics };
}

function read(host: Host, folder: string, id: SourceId, diagnostics: Diagnostic[]): Source[] {
  if (host.exists(join(folder, id)) && !host.isFile(join(folder, id))) {
    const help = `take the files in it: \`${id.replace(/\/+$/, '')}/*.yaml\``;
    diagnostics.push(fault('load/unreadable', 'platform.yaml', `${quote(id)} under \`manifests\` is a folder`, help));
    return [];
  }
  const { value, diagnostics: faults } = readSource(host, folder, id);
  diagnostics.push(...faults);
  if (!value && faults.length === 0)
    diagnostics.push(fault('load/unreadable', id, `${quote(id)} cannot be read: the link leads nowhere`));
  return value ? [value] : [];
}

/** Files beside the manifests that are none. */
const RESERVED = new Set(['platform.yaml', 'images.yaml']);

function matching(host: Host, folder: string, pattern: string): SourceId[] {
  const { base } = picomatch.scan(pattern);
  const matches = picomatch(pattern);
  if (base === pattern) return host.exists(join(folder, pattern)) ? [pattern] : [];
  const prefix = base === '' || base === '.' ? '' : `${base}/`;
  return host
    .list(join(folder, base))
    .map((file) => prefix + file)
    .filter((file) => matches(file) && !RESERVED.has(file));
}

function nearby(host: Host, folder: string, id: SourceId): string | undefined {
  const slash = id.lastIndexOf('/');
  const inside = host
    .list(join(folder, slash < 0 ? '.' : id.slice(0, slash)))
    .filter((file) => /\.ya?ml$/.test(file) && !file.includes('/'));
  const near = suggest(id.slice(slash + 1), inside);
  if (near) return `did you mean ${quote(slash < 0 ? near : `${id.slice(0, slash)}/${near}`)}?`;
  return inside.length > 0
    ? `${inside.length === 1 ? 'there is' : 'there are'} ${inside
        .slice(0, 6)
        .map((file) => quote(slash < 0 ? file : `${id.slice(0, slash)}/${file}`))
        .join(', ')}`
    : undefined;
}

function fault(code: Code, place: string, message: string, help?: string): Diagnostic {
  return { code, severity: severityOf(code), message, place, ...(help ? { help } : {}) };
}
