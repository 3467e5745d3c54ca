/**
 * What a change of a service replaces, in which order: the real module, the real provider, an emulated account. One service is planned and
 * taken from change to change, so that the table in the module's README is what Terraform does. What users see meanwhile is AWS's, not shown here.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bringEmulator } from '../../tools/bring.ts';
import { defaultAccount } from '../../tools/emulator.ts';
import { chooseEngine } from '../../tools/engine.ts';
import { isMissing, root } from '../tools.ts';
import { REGION } from './applied.ts';
import { type OwnEmulator, startOwn } from './emulated.ts';
import { changes } from './replacing/changes.ts';
import { type Change, first } from './replacing/parts.ts';
import { makePlace } from './replacing/place.ts';
import { type Inputs, Service } from './replacing/service.ts';

const chosen = await chooseEngine();
const skip = [await bringEmulator(), chosen].map(isMissing).some(Boolean);
const all = (place: Parameters<typeof changes>[0]): Map<string, Change> =>
  new Map(changes(place).map((change) => [`${change.row}: ${change.what}`, change]));
const names = [...all({ vpc: {}, cluster: {} }).entries()];

test('each row of the table is planned here, and each plan has its row', () => {
  const readme = readFileSync(join(root, 'modules/service/README.md'), 'utf8');
  const section = readme.split('\n## ').find((text) => text.startsWith('What replaces what')) ?? '';
  const rows = [...section.matchAll(/^\| (.+?) \|/gm)].map(([, cell]) => cell).slice(2);
  expect(new Set(names.map(([, { row }]) => row))).toEqual(new Set(rows));
});

describe.skipIf(skip)('one service', () => {
  let own: OwnEmulator;
  let service: Service;
  let now: Inputs;
  let changing: Map<string, Change>;

  beforeAll(async () => {
    if (!chosen.ok) return;
    own = await startOwn(defaultAccount, 'shop-tfstate-local', REGION);
    const { here, ...elsewhere } = await makePlace(own.emulator.endpoint, REGION);
    now = { ...first, ...here };
    changing = all(elsewhere);
    service = new Service(chosen.engine, own.env, own.record);
    await service.init();
    await service.apply(now);
  });
  afterAll(async () => {
    await own?.stop();
    service?.remove();
  });

  test.each(names)('%s', async (name) => {
    const { to, fates, order } = changing.get(name) as Change;
    const wanted = { ...now, ...to };
    if (order === undefined) {
      expect(await service.plan(wanted)).toEqual(fates);
      return;
    }
    const applied = await service.apply(wanted);
    now = wanted;
    expect(applied.fates).toEqual(fates);
    expect(new Set(applied.calls), applied.calls.join(', ')).toEqual(new Set(order.flat()));
    for (const chain of order) {
      const of = new Set(chain);
      const runs = applied.calls.filter((call) => of.has(call));
      expect(runs.filter((call, index) => call !== runs[index - 1])).toEqual(chain);
    }
    expect(await service.again(wanted), 'a second plan').toEqual({});
  });
});
