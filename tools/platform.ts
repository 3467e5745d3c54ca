/**
 * The two lines of platform.yaml that the recipes need. The compiler reads the whole file; here a full parser would be a
 * dependency for two plain scalars.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { repositoryFolder } from './paths.ts';

export interface Platform {
  project: string;
  /** The folder of the committed tree, absolute. */
  live: string;
}

export function readPlatform(folder: string = repositoryFolder): Platform {
  const file = join(folder, 'platform.yaml');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const scalar = (key: string) => new RegExp(`^${key}:[ \\t]+["']?([^"'#\\s]+)`, 'm').exec(text)?.[1];
  return { project: scalar('project') ?? basename(folder), live: join(folder, scalar('live') ?? 'live') };
}
