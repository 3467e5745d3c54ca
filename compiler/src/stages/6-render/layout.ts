/** Lays out a file with one of the precompiled templates. Templates take printed HCL only, so nothing can be left unescaped. */
import runtime from 'handlebars/runtime.js';
import { templates } from '../../generated/templates.js';
import type { Printed } from './hcl.ts';

export type TemplateName = 'unit' | 'env' | 'root' | 'root-local';

/** The package's types describe an ES module; what is imported is the CommonJS runtime. */
const handlebars = runtime as unknown as { template(precompiled: unknown): (context: object) => string };

const compiled = new Map<TemplateName, (context: object) => string>();

/** The file's text. */
export function layout(
  name: TemplateName,
  parts: Readonly<Record<string, Printed | readonly Printed[] | undefined>>,
): string {
  let template = compiled.get(name);
  if (!template) {
    template = handlebars.template(templates[name]);
    compiled.set(name, template);
  }
  return template(parts);
}
