/**
 * Makes what is generated from `schema/`, `modules/`, `rules/` and the templates. Committed: the two published schemas, the types, the module
 * contract, parts of the modules' READMEs and the page of rules (a test compares them with what this would write). Not committed: the
 * validators and the precompiled templates.
 *
 *   node compiler/build/generate.ts            writes everything
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import handlebars from 'handlebars';
import { compile as compileTypes } from 'json-schema-to-typescript';
import { readContracts } from './contract.ts';
import { readFragments } from './fragments.ts';
import { moduleReadme } from './module-readme.ts';
import { editor, effective, validation } from './projections.ts';
import { readRules } from './rules/read-rules.ts';
import { rulesPage } from './rules/rules-page.ts';

export const root = resolve(fileURLToPath(import.meta.url), '../../..');
const generated = 'compiler/src/generated';
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Path from the repository's root -> content, for everything that is committed. */
export async function committedFiles(): Promise<Map<string, string>> {
  const { service, platform } = read();
  const published = editor(service, platform);
  return new Map([
    ['service.schema.json', json(published.service)],
    ['platform.schema.json', json(published.platform)],
    [`${generated}/service.ts`, await types(service)],
    [`${generated}/contract.json`, json(await readContracts(join(root, 'modules')))],
    ...(await readmes()),
    ['docs/rules.md', rulesPage(readRules(join(root, 'rules')))],
  ]);
}

const readmes = (): Promise<[string, string][]> =>
  Promise.all(
    readdirSync(join(root, 'modules'))
      .sort()
      .map(async (name) => [`modules/${name}/README.md`, await moduleReadme(join(root, 'modules', name))]),
  );

/** Path from the repository's root -> content, for what each build makes anew. */
export function builtFiles(): Map<string, string> {
  const { service, platform } = read();
  return new Map([
    [`${generated}/validators.js`, validators(validation(service, platform))],
    [`${generated}/schemas.json`, JSON.stringify({ service, platform, validation: validation(service, platform) })],
    [`${generated}/templates.js`, templates()],
    [`${generated}/pages.json`, JSON.stringify(pages())],
  ]);
}

const read = () => ({
  service: readFragments(join(root, 'schema/service')).properties,
  platform: readFragments(join(root, 'schema/platform')).properties,
});

async function types(service: Parameters<typeof effective>[0]): Promise<string> {
  const text = await compileTypes(effective(service) as never, 'Service', {
    bannerComment: '',
    additionalProperties: false,
    format: false,
  });
  return `// Generated from schema/ by compiler/build/generate.ts. Durations are milliseconds.\n\n${text.trim()}\n`;
}

function validators(schemas: ReturnType<typeof validation>): string {
  const ajv = new Ajv({
    allErrors: true,
    discriminator: true,
    strict: true,
    strictRequired: false,
    strictTypes: false,
    code: { source: true, esm: true, optimize: 1 },
    messages: false,
  });
  ajv.addVocabulary(['patternErrorMessage']);
  for (const [name, schema] of Object.entries(schemas)) ajv.addSchema(schema, name);
  return standalone.default(ajv, {
    validateManifest: 'manifest',
    validatePlatform: 'platform',
    validateEffective: 'effective',
  });
}

function templates(): string {
  const folder = join(root, 'compiler/src/stages/6-render/templates');
  const parts = readdirSync(folder)
    .sort()
    .map((file) => {
      const source = readFileSync(join(folder, file), 'utf8');
      const spec = handlebars.precompile(source, {
        noEscape: true,
        strict: true,
        knownHelpersOnly: true,
        knownHelpers: {},
      });
      return `${JSON.stringify(file.replace(/\.hbs$/, ''))}: ${spec}`;
    });
  return `export const templates = {\n${parts.join(',\n')}\n};\n`;
}

/** Every page of `docs/errors`, for `ecs-compile explain`. */
function pages(): Record<string, string> {
  const folder = join(root, 'docs/errors');
  const result: Record<string, string> = {};
  for (const stage of readdirSync(folder, { withFileTypes: true })) {
    if (!stage.isDirectory()) continue;
    for (const file of readdirSync(join(folder, stage.name)).sort()) {
      if (file.endsWith('.md'))
        result[`${stage.name}/${file.replace(/\.md$/, '')}`] = readFileSync(join(folder, stage.name, file), 'utf8');
    }
  }
  return result;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  mkdirSync(join(root, generated), { recursive: true });
  for (const [path, content] of [...(await committedFiles()), ...builtFiles()])
    writeFileSync(join(root, path), content);
}
