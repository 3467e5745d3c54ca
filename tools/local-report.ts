/** What a person reads when a run over the local units has ended. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { logFolder } from './paths.ts';
import { fail, paint, say, seconds } from './progress.ts';
import type { RunLog, UnitRun } from './run-log.ts';

export type Operation = 'plan' | 'apply' | 'destroy';

export function short(summary: string): string {
  if (summary.startsWith('No changes')) return 'no changes';
  if (summary.startsWith('You can apply')) return 'outputs change';
  return summary.replace(/^(Apply|Destroy) complete! Resources: |^Plan: /, '').replace(/\.$/, '');
}

export function planned(log: RunLog, code: number): number {
  const changed = [...log.units.values()].filter((unit) => unit.changed);
  for (const unit of changed) process.stdout.write(`\n${paint('bold', unit.name)}\n${unit.text.trim()}\n`);
  say('plan', code === 0 ? 'nothing would change' : `${changed.length} of ${log.units.size} units would change`);
  return code;
}

export function failed(operation: Operation, log: RunLog, code: number): number {
  if (code === 130) return fail(`${operation} was interrupted; what is done is in the state, so run it again`, 130);
  const units = [...log.units.values()].filter((unit: UnitRun) => unit.errors.length > 0);
  for (const unit of units) fail(`${unit.name}: ${unit.errors.join('\n')}`);
  if (units.length === 0) fail(log.errors.at(-1) ?? `Terragrunt ended with ${code}`);
  say(operation, `failed; the whole log is ${join(logFolder, `local-${operation}.log`)}`);
  return 1;
}

/** Terragrunt's own report has the exact times; slowest first. */
export function reportTimes(operation: Operation, file: string, total: number): void {
  const runs = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as { Name: string; Started: string; Ended: string }[])
    : [];
  const times = runs.map(({ Name, Started, Ended }) => ({ name: Name, took: Date.parse(Ended) - Date.parse(Started) }));
  const listed = times.sort((a, b) => b.took - a.took).map(({ name, took }) => `${name} ${seconds(took)}`);
  say(operation, `done in ${seconds(total)}: ${listed.join(', ')}`);
}
