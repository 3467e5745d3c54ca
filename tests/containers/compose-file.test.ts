/** compose.yaml is what the Compose Specification allows. No engine is needed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { findOnPath } from '../../tools/run.ts';
import { isMissing, output, root, run } from '../tools.ts';

const go = findOnPath('go');
const skip = isMissing(
  go === undefined ? { ok: false, message: 'install Go: the schema comes with a module' } : { ok: true },
);

describe.skipIf(skip)('compose.yaml', () => {
  const text = readFileSync(join(root, 'compose.yaml'), 'utf8');

  test('satisfies the JSON schema of the Compose Specification', () => {
    const tools = { cwd: join(root, 'tools/compose'), env: { GOWORK: 'off' } };
    const module = 'github.com/compose-spec/compose-go/v2';
    const downloaded = run('go', ['mod', 'download', module], tools);
    expect(downloaded.status, output(downloaded)).toBe(0);
    const listed = run('go', ['list', '-m', '-f', '{{.Dir}}', module], tools);
    expect(listed.status, output(listed)).toBe(0);
    const schema = JSON.parse(readFileSync(join(listed.stdout.trim(), 'schema/compose-spec.json'), 'utf8'));
    const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
    const valid = ajv.validate(schema, parse(text, { merge: true }));
    expect(valid, ajv.errorsText()).toBe(true);
  });

  test('names only images with a fixed version, and the ones that the modules use', () => {
    const { services } = parse(text, { merge: true }) as { services: Record<string, { image?: string }> };
    const images = Object.values(services).flatMap(({ image }) => image ?? []);
    for (const image of images) expect(image).toMatch(/:v?\d+\.\d+\.\d+$/);
    const variables = readFileSync(join(root, 'modules/task/variables-observe.tf'), 'utf8');
    for (const name of ['collector', 'debug-tool']) expect(variables).toContain(`"${services[name]?.image}"`);
  });
});
