/** What the compiled local tree says about itself: region and account, as its env.hcl gives them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { localTree } from './paths.ts';

export function localRegion(tree: string = localTree): string {
  return setting(tree, 'region') ?? 'eu-west-2';
}

export function localAccount(tree: string = localTree): string | undefined {
  return setting(tree, 'account');
}

export function localBucket(tree: string = localTree): string | undefined {
  return setting(tree, 'state_bucket');
}

function setting(tree: string, name: string): string | undefined {
  const file = join(tree, 'env.hcl');
  if (!existsSync(file)) return undefined;
  return new RegExp(`^\\s*${name}\\s*=\\s*"([^"]+)"`, 'm').exec(readFileSync(file, 'utf8'))?.[1];
}
