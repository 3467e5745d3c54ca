/** The schemas and the validators made from them at build time. */
import schemas from '../../generated/schemas.json' with { type: 'json' };
import { validateEffective, validateManifest, validatePlatform } from '../../generated/validators.js';
import type { Schema } from '../../model/schema.ts';
import type { Span } from '../../model/source.ts';
import type { Sourced } from '../../model/sourced.ts';
import { checkShape, type Shape } from './check-shape.ts';
import type { ShapeContext } from './shape-words.ts';

type Properties = Readonly<Record<string, Schema>>;
const bundled = schemas as unknown as {
  service: Properties;
  platform: Properties;
  validation: { manifest: Schema; platform: Schema; effective: Schema; overlay: Schema };
};
const { overlay } = bundled.validation;

/** The authored fields of a service, and of the platform file, with defaults and limits. */
export const serviceFields = bundled.service;
export const platformFields = bundled.platform;

const contexts = {
  manifest: {
    validate: validateManifest,
    schema: bundled.validation.manifest,
    noun: 'a service',
    environmentNoun: 'an override',
    overlay,
  },
  platform: {
    validate: validatePlatform,
    schema: bundled.validation.platform,
    noun: 'a platform',
    environmentNoun: 'an environment',
    overlay,
  },
  effective: {
    validate: validateEffective,
    schema: bundled.validation.effective,
    noun: 'a service',
    environmentNoun: 'an override',
    overlay,
  },
} as const satisfies Record<string, ShapeContext>;

/** Checks one layer, or a merged service. `removed` names what earlier checks took out, `holes` where the parser found something missing. */
export const checkAgainst = (
  kind: keyof typeof contexts,
  node: Sourced,
  removed: ReadonlySet<string>,
  holes: readonly Span[],
): Shape => checkShape(node, { ...contexts[kind], removed, holes });
