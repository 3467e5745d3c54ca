/** Two calls to try, from what a service says about itself at /openapi.json: the first GET of its own, and the first POST with a body. */
interface Operation {
  readonly parameters?: readonly unknown[];
  readonly requestBody?: {
    readonly content?: Readonly<Record<string, { readonly schema?: BodySchema } | undefined>>;
  };
}
interface BodySchema {
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, { readonly type?: string } | undefined>>;
}
type Paths = Readonly<Record<string, Readonly<Record<string, Operation | undefined>>>>;

const VALUES: Readonly<Record<string, unknown>> = { string: 'test', integer: 1, number: 1, boolean: true };
/** Not sampled: a look at the description is no trace of the developer's. */
const UNTRACED = { traceparent: `00-${'1'.repeat(32)}-${'1'.repeat(16)}-00` };

/** Commands for a shell; none when the service does not answer. */
export async function exampleCalls(origin: string, basePath: string): Promise<string[]> {
  try {
    const response = await fetch(`${origin}${basePath}/openapi.json`, {
      headers: UNTRACED,
      signal: AbortSignal.timeout(3_000),
    });
    return callsOf(((await response.json()) as { readonly paths?: Paths }).paths ?? {}, origin.replace('http://', ''));
  } catch {
    return [];
  }
}

export function callsOf(paths: Paths, host: string): string[] {
  const entries = Object.entries(paths).filter(
    ([path]) => /^[\w./-]+$/.test(path) && !/\/(?:health|ready)$/.test(path),
  );
  const get = entries.find(([, { get }]) => get !== undefined && (get.parameters ?? []).length === 0)?.[0];
  const post = entries.flatMap(([path, operations]) => {
    const schema = operations.post?.requestBody?.content?.['application/json']?.schema;
    if (schema === undefined) return [];
    const body = (schema.required ?? []).map((name) => [name, VALUES[schema.properties?.[name]?.type ?? ''] ?? null]);
    const text = JSON.stringify(Object.fromEntries(body)).replaceAll("'", '');
    return [`curl -X POST ${host}${path} -H 'content-type: application/json' -d '${text}'`];
  })[0];
  return [...(get === undefined ? [] : [`curl ${host}${get}`]), ...(post === undefined ? [] : [post])];
}
