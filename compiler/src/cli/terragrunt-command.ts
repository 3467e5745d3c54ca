/** How Terragrunt is run here: through the recipe `just tg` where the repository has one, by itself elsewhere. */
import type { Host } from '../host.ts';
import { basename, join } from '../paths.ts';

const RECIPES = ['justfile', 'Justfile', '.justfile'];

/** Plans all units of an environment. `folder` is where they lie, relative to the root: `live/dev`. */
export function planCommand(host: Host, root: string, folder: string): string {
  const environment = basename(folder);
  if (environment === 'local') return 'just local plan';
  return hasRecipe(host, root) ? `just tg ${environment} plan` : `terragrunt run --all --working-dir ${folder} -- plan`;
}

/** Destroys what one unit made. `folder` is the unit's: `live/dev/services/orders`. */
export function destroyCommand(host: Host, root: string, folder: string): string {
  const [environment, ...unit] = folder.split('/').slice(-3);
  return hasRecipe(host, root)
    ? `just tg ${environment} ${unit.join('/')} destroy`
    : `terragrunt run --working-dir ${folder} -- destroy`;
}

const hasRecipe = (host: Host, root: string): boolean => RECIPES.some((name) => host.isFile(join(root, name)));
