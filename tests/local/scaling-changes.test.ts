/**
 * A service whose scaling changes: from steps to a schedule and back, to a fixed count, to a target, to a queue. In AWS all of them are one
 * scalable target, which takes its policies and scheduled actions along when it goes; so each change is applied, read back and planned again.
 */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bringEmulator, bringTerragrunt } from '../../tools/bring.ts';
import { chooseEngine } from '../../tools/engine.ts';
import { isMissing, output, root, run } from '../tools.ts';
import { Account } from './account.ts';
import { REGION } from './applied.ts';
import { type OwnEmulator, startOwn } from './emulated.ts';
import { heldScaling, saidScaling } from './held-scaling.ts';
import type { Scaling } from './manifests.ts';
import { readBackQueueScaling } from './read-back-queue-scaling.ts';

const terragrunt = await bringTerragrunt();
const chosen = await chooseEngine();
const skip = [terragrunt, await bringEmulator(), chosen].map(isMissing).some(Boolean);

const ACCOUNT = '111111111111';
const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

const timezone = 'Europe/London';
const schedule = [
  { cron: '0 7 ? * MON-FRI *', timezone, min: 2, max: 10 },
  { cron: '0 19 ? * MON-FRI *', timezone, min: 1, max: 3 },
];
const steps: Scaling = {
  strategy: 'cpu',
  max: 4,
  scale_out: { threshold: 80, adjustment: 2, cooldown: '1m' },
  scale_in: { threshold: 40, adjustment: 1, cooldown: '5m' },
};
const target: Scaling = { strategy: 'cpu', max: 6, target: 60 };
const latency: Scaling = {
  strategy: 'sqs',
  queue: 'jobs',
  min: 1,
  max: 20,
  latency: { acceptable: '10m', per_message: '5s' },
};
const messages: Scaling = {
  strategy: 'sqs',
  queue: 'jobs',
  min: 0,
  max: 5,
  scale_out: { threshold: 10, adjustment: 2, cooldown: '1m' },
  scale_in: { threshold: 2, adjustment: 1, cooldown: '5m' },
};

/** One after the other, on the same service. */
const changes: readonly [string, number | Scaling][] = [
  ['steps', steps],
  ['steps and a schedule', { ...steps, schedule }],
  ['steps without the schedule', steps],
  ['a fixed count', 2],
  ['a target', target],
  ['a target and a schedule', { ...target, schedule }],
  ['a fixed count after the schedule', 3],
  [
    'latency and a schedule that goes to zero',
    { ...latency, schedule: [{ cron: '0 19 * * ? *', timezone, min: 0, max: 20 }] },
  ],
  ['steps on a queue', messages],
];

describe.skipIf(skip)('a service that changes its scaling', () => {
  let own: OwnEmulator;
  let account: Account;
  const folder = mkdtempSync(join(tmpdir(), 'ecs-compile-scaling-changes-'));
  const write = (file: string, content: unknown): void => writeFileSync(join(folder, file), JSON.stringify(content));
  const writeManifest = (name: string, scaling: number | Scaling, more: object = {}): void =>
    write(`${name}.yaml`, { name, scaling, ...more });

  const compile = (): void => {
    const compiled = run('node', [join(root, 'compiler/bin/ecs-compile.js')], { cwd: folder });
    expect(compiled.status, output(compiled)).toBe(0);
  };
  const terraform = (unit: string, ...args: string[]): void => {
    const { path = '', env = {} } = chosen.ok ? chosen.engine : {};
    const where = ['--non-interactive', '--working-dir', join(folder, 'live/dev', unit), '--tf-path', path];
    const result = run(
      terragrunt.ok ? terragrunt.path : '',
      ['run', ...where, '--tf-forward-stdout', '--', ...args, '-no-color'],
      { env: { ...env, ...own.env } },
    );
    expect(result.status, output(result)).toBe(0);
  };

  beforeAll(async () => {
    own = await startOwn(ACCOUNT, `shop-tfstate-dev-${ACCOUNT}`);
    account = new Account(own.emulator.endpoint, REGION);
    const cluster = { cluster_id: await account.makeCluster('shop-dev'), cluster_name: 'shop-dev' };
    const network = { vpc_id: await account.vpc('vpc'), private_subnet_ids: await account.subnets('private') };
    const dev = {
      region: REGION,
      account: ACCOUNT,
      stacks: { cluster: { existing: cluster }, network: { existing: network } },
      defaults: { deployment: { wait_for_steady_state: false } },
    };
    write('platform.yaml', { project: 'shop', manifests: ['worker.yaml', 'neighbour.yaml'], environments: { dev } });
    write('images.yaml', { dev: { worker: DIGEST, neighbour: DIGEST } });
    cpSync(join(root, 'modules'), join(folder, 'modules'), {
      recursive: true,
      filter: (path) => !/\/(?:tests|examples|\.terraform[^/]*)$/.test(path),
    });
    writeManifest('worker', 1, { queues: { jobs: {} } });
    writeManifest('neighbour', { ...steps, schedule });
    compile();
    terraform('queues/jobs', 'apply', '-auto-approve');
    terraform('services/neighbour', 'apply', '-auto-approve');
  });
  afterAll(async () => {
    await own?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(changes)('%s: is applied and held by AWS, and the next plan is empty', async (_, scaling) => {
    writeManifest('worker', scaling, { queues: { jobs: {} } });
    compile();
    terraform('services/worker', 'apply', '-auto-approve');
    expect(await heldScaling(account, 'shop-dev-worker')).toEqual(saidScaling('shop-dev-worker', scaling));
    // The clock acts: what it changes is no difference to a plan, and the next change finds it so.
    const [line] = typeof scaling === 'number' ? [] : (scaling.schedule ?? []);
    if (line !== undefined) await account.setRange('shop-dev-worker', line.min, line.max);
    terraform('services/worker', 'plan', '-detailed-exitcode');
    expect(await heldScaling(account, 'shop-dev-neighbour'), 'what is of another service stays').toEqual(
      saidScaling('shop-dev-neighbour', { ...steps, schedule }),
    );
  });

  describe('at last', () => {
    readBackQueueScaling(() => account, { environment: 'dev', account: ACCOUNT, version: () => DIGEST }, [
      ['worker', messages],
    ]);
  });
});
