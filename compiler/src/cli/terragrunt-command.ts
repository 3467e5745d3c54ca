/** How Terragrunt is run here: through the recipe `just tg` where the repository has one, by itself elsewhere. */
import type { Host } from '../host.ts';
import { join } from '../paths.ts';

/**
 * The command for one unit, or for all units of an environment. `folder` is where they lie, relative to the root: `live/dev`,
 * `live/dev/services/orders`; the emulator has recipes of its own.
 */
export function terragruntCommand(host: Host, root: string, folder: string, operation: string): string {
  const parts = folder.split('/');
  const index = parts.findIndex((part) => UNITS.has(part));
  const [environment = '', ...unit] = index < 0 ? parts.slice(-1) : parts.slice(index - 1);
  if (environment === 'local') return `just local ${operation}`;
  if (RECIPES.some((name) => host.isFile(join(root, name))))
    return ['just tg', environment, ...(unit.length > 0 ? [unit.join('/')] : []), operation].join(' ');
  return unit.length > 0
    ? `terragrunt run --working-dir ${folder} -- ${operation}`
    : `terragrunt run --all --working-dir ${folder} -- ${operation}`;
}

/** The folders below an environment that hold units. */
const UNITS = new Set(['aws', 'queues', 'services']);
const RECIPES = ['justfile', 'Justfile', '.justfile'];
