/** Runs the measurements one after the other: `just bench`, `just bench compiler`, `just bench services`. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const PARTS: Readonly<Record<string, string>> = {
  compiler: 'how long compilations take, beside starting Node',
  services: 'caller and consumer beside bare programs that do the same, and their memory (about three minutes)',
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((part) => !(part in PARTS));
if (unknown.length > 0) {
  const lines = Object.entries(PARTS).map(([name, says]) => `  ${name.padEnd(9)} ${says}`);
  const isHelp = unknown.every((part) => part === '--help' || part === '-h');
  console.error(
    `${isHelp ? '' : `nothing to measure is named ${unknown.join(', ')}\n`}just bench [part …], all of them by default:\n${lines.join('\n')}`,
  );
  process.exit(isHelp ? 0 : 2);
}
for (const part of wanted.length > 0 ? wanted : Object.keys(PARTS)) {
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `${part}.ts`)], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
