/** The manifests of a repository, compiled in memory for `local`: the same pipeline as `ecs-compile --env local`, and nothing written. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { nodeHost } from '../../compiler/src/cli/node-host.ts';
import { compile, reportPretty } from 'ecs-compile';
import type { Plan, Unit } from '../../compiler/src/index.ts';

export interface LocalService {
  readonly name: string;
  readonly unit: Unit;
  /** Path of its manifest below the root. */
  readonly manifest: string;
  /** Where its source is: `services/<name>`. */
  readonly folder: string;
}

export interface LocalPlan {
  readonly region: string;
  /** Those that have a manifest and a folder, public ones first, then those with an ingress. */
  readonly services: readonly LocalService[];
  readonly queues: readonly Unit[];
  /** Warnings as the compiler prints them; empty without any. */
  readonly report: string;
  /** Files that decided it, below the root. */
  readonly files: readonly string[];
}

export type CompiledLocal =
  | ({ readonly ok: true } & LocalPlan)
  | { readonly ok: false; readonly report: string; readonly files: readonly string[] };

const ENVIRONMENT = 'local';
const ORDER = ['vpc_link', 'internal_dns', 'internal'];

/** Never throws for what a manifest says; the report of a refusal is the compiler's own. */
export function compileLocal(root: string, color: boolean): CompiledLocal {
  const { result, diagnostics, sources } = compile(nodeHost(root), { environments: [ENVIRONMENT] });
  const report = diagnostics.length === 0 ? '' : reportPretty(diagnostics, sources, { color });
  const files = [...sources.keys()].map((id) => String(id));
  const planned = result?.plan.environments.find(({ name }) => name === ENVIRONMENT);
  if (result === undefined || planned === undefined || diagnostics.some(({ severity }) => severity === 'error'))
    return { ok: false, report: report || 'the manifests do not compile', files };
  return {
    ok: true,
    region: planned.region,
    services: servicesOf(result.plan, root),
    queues: result.plan.units.filter(({ id, module }) => id.environment === ENVIRONMENT && module === 'queue'),
    report,
    files,
  };
}

function servicesOf(plan: Plan, root: string): LocalService[] {
  const units = new Map(
    plan.units.filter(({ id }) => id.environment === ENVIRONMENT).map((unit) => [unit.id.path, unit] as const),
  );
  const rank = (unit: Unit): number => ORDER.indexOf(connectionOf(unit).type);
  return plan.services
    .filter(({ environment }) => environment === ENVIRONMENT)
    .flatMap(({ name, manifest, unit: path }): LocalService[] => {
      const unit = units.get(path);
      const folder = join(root, 'services', name);
      const runs = existsSync(join(folder, 'src', 'server.ts'));
      return unit === undefined || !runs ? [] : [{ name, unit, manifest: String(manifest), folder }];
    })
    .sort((a, b) => rank(a.unit) - rank(b.unit) || (a.name < b.name ? -1 : 1));
}

/** How a service is reached: the two fields of its connection that matter on one machine. */
export function connectionOf(unit: Unit): { readonly type: string; readonly path: string | undefined } {
  const { value } = unit.inputs.get('connection') ?? { value: null };
  const field = (name: string): string | undefined => {
    if (typeof value !== 'object' || value === null || !('fields' in value)) return undefined;
    const found = value.fields.get(name)?.value;
    return typeof found === 'string' ? found : undefined;
  };
  return { type: field('type') ?? 'internal', path: field('path') };
}
