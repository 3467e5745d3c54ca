/**
 * The modules of today over states of the first ones: what is renamed has a `moved` block, and nothing is destroyed or replaced but what
 * stands below with its reason. Each unit of live/dev is planned, and the old state is believed, so nothing has to be applied.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bringEmulator, bringTerragrunt } from '../../tools/bring.ts';
import { chooseEngine } from '../../tools/engine.ts';
import { unitsOf } from '../../tools/units.ts';
import { isMissing, output, root, run } from '../tools.ts';
import { REGION } from './applied.ts';
import { type OwnEmulator, startOwn } from './emulated.ts';
import { layDownOldStates, oldUnits } from './upgrade/old-states.ts';

const revision = { 'module.task[0].aws_ecs_task_definition.this': 'create,delete' };
// The port has left the name: AWS can change neither. The new group stands before the old one goes.
const group = { 'aws_lb_target_group.this[0]': 'create,delete' };

/** What is not only changed in place, by unit. A revision of a task definition never changes: each apply makes another. */
const replaced: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'services/hello': revision,
  'services/consumer': revision,
  'services/responder': { ...revision, ...group },
  // Its first schedule: another resource for the same scalable target (modules/service/README.md).
  'services/caller': { ...revision, ...group, 'aws_appautoscaling_target.this[0]': 'delete' },
};

interface Shown {
  readonly resource_changes: readonly {
    readonly address: string;
    readonly mode: string;
    readonly previous_address?: string;
    readonly change: { readonly actions: readonly string[] };
  }[];
}

const terragrunt = await bringTerragrunt();
const chosen = await chooseEngine();
const skip = [terragrunt, await bringEmulator(), chosen].map(isMissing).some(Boolean);
const live = join(root, 'live/dev');

test('each unit of dev has an old state, or is younger', () => {
  const younger: string[] = [];
  const units = unitsOf(live).map(({ name }) => name);
  expect([...oldUnits, ...younger].sort()).toEqual([...units].sort());
});

describe.skipIf(skip)('an apply of today after one of then', () => {
  let own: OwnEmulator;
  const plans = mkdtempSync(join(tmpdir(), 'ecs-compile-upgrade-'));
  const changesOf = (unit: string) => {
    const shown = JSON.parse(readFileSync(join(plans, unit, 'tfplan.json'), 'utf8')) as Shown;
    return shown.resource_changes.filter(({ mode }) => mode === 'managed');
  };

  beforeAll(async () => {
    if (!terragrunt.ok || !chosen.ok) return;
    const { engine } = chosen;
    const bucket = 'shop-tfstate-dev-111111111111';
    own = await startOwn('111111111111', bucket, REGION);
    await layDownOldStates(own.emulator.endpoint, REGION, bucket, 'shop/dev');
    const flags = ['--all', '--non-interactive', '--tf-path', engine.path, '--json-out-dir', plans];
    const args = ['run', ...flags, '--', 'plan', '-no-color', '-refresh=false'];
    const planned = run(terragrunt.path, args, { cwd: live, env: { ...engine.env, ...own.env } });
    expect(planned.status, output(planned)).toBe(0);
  });
  afterAll(async () => {
    await own?.stop();
    rmSync(plans, { recursive: true, force: true });
  });

  test.each(oldUnits)('%s: nothing is destroyed or replaced without a reason', (unit) => {
    const gone = changesOf(unit).filter(({ change }) => change.actions.includes('delete'));
    const found = Object.fromEntries(gone.map(({ address, change }) => [address, change.actions.join()]));
    expect(found).toEqual(replaced[unit] ?? {});
  });

  test('the old states are really read: what was renamed has moved', () => {
    const moved = oldUnits.flatMap((unit) =>
      changesOf(unit).flatMap(({ address, previous_address }) => (previous_address ? [`${unit} ${address}`] : [])),
    );
    expect(moved).toContain('aws/oidc aws_iam_role_policy_attachment.plan["read"]');
    expect(moved).toContain('services/hello module.task[0].aws_iam_role.execution[0]');
  });
});
