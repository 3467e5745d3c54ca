/** The committed units, planned and applied as a person would type it, against an emulator under the account that they name. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bringEmulator, bringTerragrunt } from '../../tools/bring.ts';
import { chooseEngine } from '../../tools/engine.ts';
import { unitsOf } from '../../tools/units.ts';
import { isMissing, output, root, run } from '../tools.ts';
import { Account } from './account.ts';
import { REGION } from './applied.ts';
import { type OwnEmulator, startOwn } from './emulated.ts';
import { pins } from './manifests.ts';
import { readBack } from './read-back.ts';

const terragrunt = await bringTerragrunt();
const chosen = await chooseEngine();
const skip = [terragrunt, await bringEmulator(), chosen].map(isMissing).some(Boolean);

describe.skipIf(skip)('live/dev', () => {
  let own: OwnEmulator;
  const tg = (...args: string[]) => run('just', ['tg', ...args], { env: own.env });

  beforeAll(async () => {
    own = await startOwn('111111111111', 'a-bucket-of-somebody-else');
  });
  afterAll(() => own?.stop());

  test('just tg dev plan asks for the bootstrap while there is no state bucket', () => {
    const plan = tg('dev', 'aws/cluster', 'plan');
    expect(plan.status, output(plan)).not.toBe(0);
    expect(output(plan)).toContain('just tg dev bootstrap');
  });

  test('just tg dev bootstrap makes the state bucket', () => {
    const bootstrap = tg('dev', 'bootstrap');
    expect(bootstrap.status, output(bootstrap)).toBe(0);
  });

  test('just tg dev plan works on the first day, and says that it is provisional', () => {
    const plan = tg('dev', 'plan');
    expect(plan.status, output(plan)).toBe(0);
    expect(output(plan)).toMatch(/this plan is provisional: .*aws\/network.* not applied yet/);
    expect(output(plan)).toContain('just tg dev apply');
  });

  test('a provisional plan is not kept, so nobody applies its mock values', () => {
    const plan = tg('dev', 'consumer', 'plan', '-out=saved');
    expect(plan.status, output(plan)).toBe(1);
    expect(output(plan)).toContain('was not kept');
    const shown = tg('dev', 'consumer', 'show', 'saved');
    expect(shown.status, output(shown)).not.toBe(0);
  });

  test('just tg dev apply asks first, and does nothing where nobody can answer', async () => {
    const apply = run('just', ['tg', 'dev', 'apply'], { env: own.env });
    expect(apply.status, output(apply)).toBe(2);
    expect(output(apply)).toContain('--yes');
    expect(await new Account(own.emulator.endpoint, REGION).inventory('shop-dev')).toEqual({});
  });

  describe('just tg dev apply', () => {
    let account: Account;
    beforeAll(() => {
      const apply = tg('dev', 'apply', '--yes');
      expect(apply.status, output(apply)).toBe(0);
      account = new Account(own.emulator.endpoint, REGION);
    });

    readBack(() => account, {
      environment: 'dev',
      account: '111111111111',
      version: (service) => `@${pins.dev?.[service]}`,
      roles: ['deploy', 'plan', 'push'],
    });

    test('the deploy role is for the environment on the main branch, and pull requests may only plan', async () => {
      const conditions = async (role: string): Promise<unknown> =>
        (await account.role(`shop-dev-${role}`)).trust.map(({ Condition }) => Condition);
      const only = (subjects: string[], more: object = {}): unknown => [
        {
          StringEquals: {
            'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
            'token.actions.githubusercontent.com:sub': subjects.map((subject) => `repo:acme/shop:${subject}`),
            ...more,
          },
        },
      ];
      const branch = { 'token.actions.githubusercontent.com:ref': ['refs/heads/main'] };
      expect(await conditions('deploy')).toEqual(only(['environment:dev'], branch));
      expect(await conditions('plan')).toEqual(only(['ref:refs/heads/main', 'pull_request']));
      expect(await conditions('push')).toEqual(only(['ref:refs/heads/main']));
    });
  });

  test('the next plan is no longer provisional, and empty', () => {
    const plan = tg('dev', 'plan', '-detailed-exitcode');
    expect(output(plan)).not.toMatch(/provisional/i);
    expect(plan.status, output(plan)).toBe(0);
  });

  test('just tg dev aws/oidc apply applies one unit', () => {
    const apply = tg('dev', 'aws/oidc', 'apply', '--yes');
    expect(apply.status, output(apply)).toBe(0);
    expect(output(apply)).toContain('0 added, 0 changed, 0 destroyed');
  });

  test('a slip in a word is told with the near one', () => {
    const wrong = tg('dve', 'plan');
    expect(wrong.status).toBe(2);
    expect(output(wrong)).toContain('dev');
  });
});

describe.skipIf(skip)('live/prod', () => {
  let own: OwnEmulator;
  beforeAll(async () => {
    own = await startOwn('222222222222', 'shop-tfstate-prod-222222222222');
  });
  afterAll(() => own?.stop());

  test('just tg prod plan works, for every unit of prod', () => {
    const plan = run('just', ['tg', 'prod', 'plan'], { env: own.env });
    expect(plan.status, output(plan)).toBe(0);
    for (const { name } of unitsOf(join(root, 'live/prod'))) expect(output(plan), name).toContain(`[${name}]`);
  });

  test("dev is refused with the keys of prod's account, before anything is read", () => {
    const plan = run('just', ['tg', 'dev', 'aws/cluster', 'plan'], { env: own.env });
    expect(plan.status).not.toBe(0);
    expect(output(plan)).toMatch(/AWS account ID not allowed: 222222222222/);
  });
});

describe.skipIf(skip)('what a plan refuses', () => {
  let own: OwnEmulator;
  const folder = mkdtempSync(join(tmpdir(), 'ecs-compile-refused-'));
  beforeAll(async () => {
    own = await startOwn('111111111111', 'shop-tfstate-dev-111111111111');
  });
  afterAll(async () => {
    await own?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Compiles the files below `folder`, then plans dev with the stand-in values of what is not applied. */
  function plan() {
    const compiled = run('node', [join(root, 'compiler/bin/ecs-compile.js'), 'hello.yaml'], { cwd: folder });
    expect(compiled.status, output(compiled)).toBe(0);
    const engine = chosen.ok ? chosen.engine : undefined;
    const args = ['run', '--all', '--non-interactive', '--tf-path', engine?.path ?? '', '--', 'plan', '-no-color'];
    return run(terragrunt.ok ? terragrunt.path : '', args, {
      cwd: join(folder, 'live/dev'),
      env: { ...engine?.env, ...own.env },
    });
  }

  test('the placeholder account, in a sentence', () => {
    writeFileSync(join(folder, 'hello.yaml'), 'name: hello\n');
    const refused = plan();
    expect(refused.status).not.toBe(0);
    expect(output(refused)).toContain(
      'This environment has no AWS account yet: name one in platform.yaml, then compile.',
    );
  });

  test('an image without a version, with the command that pins one', () => {
    writeFileSync(
      join(folder, 'platform.yaml'),
      'project: shop\nmanifests: [hello.yaml]\nenvironments:\n  dev: { region: eu-west-2, account: "111111111111" }\n',
    );
    const refused = plan();
    expect(refused.status).not.toBe(0);
    expect(output(refused).replace(/\s+/g, ' ')).toContain('ecs-compile pin');
  });
});
