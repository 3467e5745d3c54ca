/**
 * One run of checkov over a folder of modules, the same on every machine: nothing is downloaded or uploaded, and no configuration,
 * key or variable of the user's is seen.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { output, run } from '../tools.ts';

export interface Finding {
  readonly check: string;
  readonly resource: string;
  readonly module: string;
  readonly file: string;
  /** Why it is suppressed. */
  readonly reason?: string;
}
export interface Findings {
  readonly passed: readonly Finding[];
  readonly failed: readonly Finding[];
  readonly skipped: readonly Finding[];
}

interface Check {
  readonly check_id: string;
  readonly resource: string;
  readonly file_abs_path: string;
  readonly check_result: { readonly suppress_comment?: string };
}

/** `python` is the one that has checkov in it. */
export function checkov(python: string, folder: string): Findings {
  const home = mkdtempSync(join(tmpdir(), 'ecs-compile-checkov-'));
  try {
    const kind = ['--framework', 'terraform', '--download-external-modules', 'false'];
    const how = ['--skip-download', '--skip-results-upload', '--compact', '--output', 'json', '--soft-fail'];
    // Only these: a configuration lies in the home or the working folder, and what checkov obeys begins with CKV_, BC_ or CHECKOV_.
    const env = { PATH: process.env.PATH, HOME: home, LANG: 'C.UTF-8', LOG_LEVEL: 'ERROR' };
    const result = run(
      'env',
      [
        '-i',
        ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
        python,
        '-m',
        'checkov.main',
        '-d',
        folder,
        ...kind,
        ...how,
      ],
      {
        cwd: home,
      },
    );
    if (result.status !== 0 || !result.stdout.includes('"results"')) throw new Error(output(result));
    const { results } = JSON.parse(result.stdout) as {
      results: Record<`${keyof Findings}_checks`, readonly Check[]> & { parsing_errors: readonly string[] };
    };
    if (results.parsing_errors.length > 0) throw new Error(`checkov cannot read ${results.parsing_errors.join(', ')}`);
    return {
      passed: findings(results.passed_checks, folder),
      failed: findings(results.failed_checks, folder),
      skipped: findings(results.skipped_checks, folder),
    };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** A module that another one calls is seen once by itself and once through the call. */
function findings(checks: readonly Check[], folder: string): readonly Finding[] {
  const found = new Map<string, Finding>();
  for (const { check_id: check, resource, file_abs_path: path, check_result: result } of checks) {
    const file = path.slice(folder.length + 1);
    const module = file.split('/')[0] ?? '';
    const own = resource.replace(/^(?:module\.[\w-]+(?:\[[^\]]*\])?\.)+/, '');
    const reason = result.suppress_comment === undefined ? {} : { reason: result.suppress_comment.trim() };
    found.set(`${file} ${own} ${check}`, { check, resource: own, module, file, ...reason });
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, finding]) => finding);
}
