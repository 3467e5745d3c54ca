/** How Terragrunt is run here: through the recipe `just tg` where the repository has one, by itself elsewhere. */
import type { Host } from '../host.ts';
import { basename, join } from '../paths.ts';

const RECIPES = ['justfile', 'Justfile', '.justfile'];

/** One word of a command that is shown to be copied: folders may have any name, and none may become a second word or a command. */
export const shellWord = (text: string): string =>
  /^[A-Za-z0-9_./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** Plans all units of an environment. `folder` is where they lie, relative to the root: `live/dev`. */
export function planCommand(host: Host, root: string, folder: string): string {
  const environment = basename(folder);
  if (environment === 'local') return 'just local plan';
  return hasRecipe(host, root)
    ? `just tg ${shellWord(environment)} plan`
    : `terragrunt run --all --working-dir ${shellWord(folder)} -- plan`;
}

/** Destroys what one unit made. `folder` is the unit's: `live/dev/services/orders`. */
export function destroyCommand(host: Host, root: string, folder: string): string {
  const [environment = '', ...unit] = folder.split('/').slice(-3);
  return hasRecipe(host, root)
    ? `just tg ${shellWord(environment)} ${shellWord(unit.join('/'))} destroy`
    : `terragrunt run --working-dir ${shellWord(folder)} -- destroy`;
}

const hasRecipe = (host: Host, root: string): boolean => RECIPES.some((name) => host.isFile(join(root, name)));
