/**
 * Terraform and OpenTofu, whichever can be had. OpenTofu is built by the repository, so that CI always has it; Terraform is used
 * where it is installed. ECS_COMPILE_ENGINE leaves one of them.
 */
import { chooseEngine, type Engine } from '../../tools/engine.ts';
import { isMissing } from '../tools.ts';

export async function bothEngines(): Promise<readonly Engine[]> {
  const only = process.env.ECS_COMPILE_ENGINE;
  const found: Engine[] = [];
  for (const name of ['terraform', 'tofu']) {
    if (only !== undefined && only !== name) continue;
    const chosen = await chooseEngine({ ...process.env, ECS_COMPILE_ENGINE: name });
    if (chosen.ok) found.push(chosen.engine);
    else if (name === 'terraform' && only === undefined) console.error(`skipped: ${chosen.message}`);
    else isMissing(chosen);
  }
  return found;
}
