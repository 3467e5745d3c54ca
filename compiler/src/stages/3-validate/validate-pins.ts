/** `images.yaml`: environment -> service -> digest. */
import { type Diagnostic, quote, type Result } from '../../diagnostics/diagnostic.ts';
import type { PinnedEnvironment, Pins } from '../../model/fleet.ts';
import { isMap, type Sourced, spanOf } from '../../model/sourced.ts';

/** The pins that can be read; a line that is not a digest is a fault. */
export function validatePins(document: Sourced | undefined): Result<Pins> {
  const pins = new Map<string, PinnedEnvironment>();
  const diagnostics: Diagnostic[] = [];
  const fault = (node: Sourced, code: 'validate/wrong-type' | 'validate/bad-value', message: string): void => {
    const span = spanOf(node.origin);
    diagnostics.push({
      code,
      severity: 'error',
      message,
      ...(span ? { span } : {}),
      notes: ['`images.yaml` is `<environment>: { <service>: "sha256:<64 hex digits>" }`'],
    });
  };
  for (const [environment, node] of Object.entries(document && isMap(document) ? document.of : {})) {
    if (!isMap(node)) {
      fault(node, 'validate/wrong-type', `${quote(environment)} takes a map from services to digests`);
      continue;
    }
    const valid = Object.entries(node.of).filter(([service, digest]) => {
      const good = typeof digest.value === 'string' && /^sha256:[0-9a-f]{64}$/.test(digest.value);
      if (!good)
        fault(digest, 'validate/bad-value', `${quote(service)} cannot be pinned to ${quote(String(digest.value))}`);
      return good;
    });
    pins.set(environment, { origin: node.origin, services: new Map(valid) });
  }
  return { value: pins, diagnostics };
}
