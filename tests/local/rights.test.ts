/**
 * The rights of the roles, held against what is really asked: a person makes the roles of an environment, then everything is
 * planned, applied and destroyed with the real provider, and each request must be allowed to the role that the workflows take for it.
 */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bringEmulator, bringTerragrunt } from '../../tools/bring.ts';
import { chooseEngine } from '../../tools/engine.ts';
import { isMissing, output, run } from '../tools.ts';
import { Account } from './account.ts';
import { REGION } from './applied.ts';
import { type OwnEmulator, startOwn } from './emulated.ts';
import { allows, type PolicyStatement, type Right } from './rights/allows.ts';
import { NeededRights } from './rights/needed-rights.ts';
import { type Call, recordedCalls } from './rights/recorded-calls.ts';

const skip = [await bringTerragrunt(), await bringEmulator(), await chooseEngine()].map(isMissing).some(Boolean);

describe('a right', () => {
  const allow: PolicyStatement = {
    Effect: 'Allow',
    Action: ['iam:CreateRole'],
    Resource: 'arn:aws:iam::1:role/shop-*',
  };
  const right: Right = { action: 'iam:CreateRole', resource: 'arn:aws:iam::1:role/shop-task' };
  const boundary = { 'iam:PermissionsBoundary': 'b' };

  test('is given by action and resource', () => {
    expect(allows([allow], right)).toBe(true);
    expect(allows([allow], { ...right, action: 'iam:DeleteRole' })).toBe(false);
    expect(allows([allow], { ...right, resource: 'arn:aws:iam::1:role/other' })).toBe(false);
    expect(allows([allow], { ...right, resource: '*' })).toBe(false);
  });

  test('is taken by a denial, also of something that is missing', () => {
    const deny: PolicyStatement = {
      Effect: 'Deny',
      Action: 'iam:CreateRole',
      Resource: '*',
      Condition: { StringNotEquals: boundary },
    };
    expect(allows([allow, deny], right)).toBe(false);
    expect(allows([allow, deny], { ...right, context: { 'iam:PermissionsBoundary': 'c' } })).toBe(false);
    expect(allows([allow, deny], { ...right, context: boundary })).toBe(true);
  });

  test('rests on every condition', () => {
    const only = { ...allow, Condition: { StringEquals: boundary, StringLike: { 'aws:RequestTag/Name': ['shop-*'] } } };
    expect(allows([only], { ...right, context: boundary })).toBe(false);
    expect(allows([only], { ...right, context: { ...boundary, 'aws:RequestTag/Name': 'shop-dev' } })).toBe(true);
  });
});

// Prod waits until its tasks run, which they never do on an emulator; its services call nothing that those of dev do not.
const environments: [string, string, string[], number][] = [
  ['dev', '111111111111', [], 80],
  ['prod', '222222222222', ['--filter', '!./services/*'], 50],
];

describe.skipIf(skip).each(environments)('live/%s', (environment, number, filters, atLeast) => {
  let own: OwnEmulator;
  let calls: Call[];
  const rights = new Map<string, PolicyStatement[]>();
  const folder = mkdtempSync(join(tmpdir(), 'ecs-compile-rights-'));

  /** `just tg`, with an access key that tells its requests from others. */
  const tg = (who: string, ...args: string[]) => {
    const result = run('just', ['tg', environment, ...args], { env: { ...own.env, AWS_ACCESS_KEY_ID: who } });
    expect(result.status, output(result)).toBe(0);
  };

  beforeAll(async () => {
    own = await startOwn(number, `shop-tfstate-${environment}-${number}`);
    tg('person', 'aws/oidc', 'apply', '--yes');
    const account = new Account(own.emulator.endpoint, REGION);
    for (const role of ['deploy', 'plan']) rights.set(role, await account.rights(`shop-${environment}-${role}`));
    // As the workflows say it.
    tg('deploy', 'apply', '--yes', '--filter', '!./aws/oidc', ...filters);
    tg('plan', 'plan', '-lock=false');
    tg('deploy', 'destroy', '--yes', '--filter', '!./aws/oidc', '--filter', '!./aws/ecr', ...filters);
    copyFileSync(own.record, join(folder, 'requests.jsonl'));
    calls = recordedCalls(join(folder, 'requests.jsonl'));
  });
  afterAll(async () => {
    await own?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(['deploy', 'plan'])('the %s role may do what it is taken for', (role) => {
    const needed = new NeededRights({ region: REGION, account: number });
    const refused = new Set<string>();
    const asked = new Set<string>();
    for (const call of calls) {
      for (const right of needed.of(call)) {
        if (call.key !== role) continue;
        asked.add(right.action);
        if (!allows(rights.get(role) ?? [], right))
          refused.add(`${right.action} on ${right.resource} ${JSON.stringify(right.context ?? {})}`);
      }
    }
    expect([...refused].sort()).toEqual([]);
    // A recording that has gone silent would allow everything.
    expect(asked.size).toBeGreaterThan(role === 'deploy' ? atLeast : 30);
  });

  test('the plan role may change nothing of what was asked in deploying', () => {
    const needed = new NeededRights({ region: REGION, account: number });
    const allowed = calls
      .flatMap((call) => needed.of(call).map((right) => ({ call, right })))
      .filter(
        ({ call, right }) =>
          call.key === 'deploy' &&
          !/:(Describe|Get|List)|:GET$/.test(right.action) &&
          allows(rights.get('plan') ?? [], right),
      );
    expect(allowed.map(({ right }) => right.action)).toEqual([]);
  });
});
