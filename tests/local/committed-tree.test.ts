/** The committed units, planned and applied as a person would type it, against an emulator under the account that they name. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bringEmulator, bringTerragrunt } from '../../tools/bring.ts';
import { chooseEngine } from '../../tools/engine.ts';
import { isMissing, output, root, run } from '../tools.ts';
import { Account } from './account.ts';
import { type OwnEmulator, startOwn } from './emulated.ts';

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

  test('just tg dev bootstrap makes the state bucket', () => {
    const bootstrap = tg('dev', 'bootstrap');
    expect(bootstrap.status, output(bootstrap)).toBe(0);
  });

  test('just tg dev plan works on the first day, and says that it is provisional', () => {
    const plan = tg('dev', 'plan');
    expect(plan.status, output(plan)).toBe(0);
    expect(output(plan)).toMatch(/provisional/i);
  });

  test('just tg dev apply applies everything', async () => {
    const apply = tg('dev', 'apply', '--yes');
    expect(apply.status, output(apply)).toBe(0);
    const account = new Account(own.emulator.endpoint, 'eu-west-2');
    expect([...(await account.services('shop-dev')).keys()].sort()).toEqual([
      'shop-dev-caller',
      'shop-dev-consumer',
      'shop-dev-hello',
      'shop-dev-responder',
    ]);
    expect((await account.roleNames()).filter((name) => /deploy|plan/.test(name)).length).toBeGreaterThan(0);
  });

  test('the next plan is no longer provisional, and empty', () => {
    const plan = tg('dev', 'plan', '-detailed-exitcode');
    expect(output(plan)).not.toMatch(/provisional/i);
    expect(plan.status, output(plan)).toBe(0);
  });

  test('just tg dev aws/oidc apply applies one unit', () => {
    const apply = tg('dev', 'aws/oidc', 'apply', '--yes');
    expect(apply.status, output(apply)).toBe(0);
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

  test('just tg prod plan works', () => {
    const plan = run('just', ['tg', 'prod', 'plan'], { env: own.env });
    expect(plan.status, output(plan)).toBe(0);
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
