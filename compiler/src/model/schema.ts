/** The parts of a schema node that the stages look at. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  /** Branches of a choice, in the schemas that are compiled for ajv. */
  readonly then?: Schema;
  readonly else?: Schema;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly title?: string;
  readonly pattern?: string;
  readonly patternErrorMessage?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  /** Whole seconds, unless `fractions`. */
  readonly 'x-duration'?: { readonly min: string; readonly max: string; readonly fractions?: boolean };
  readonly 'x-unit'?: 'vCPU' | 'GB';
  readonly 'x-late'?: boolean;
}

/** The branch of a choice that a value belongs to: by its tag, or the map branch for a map. */
export function branchFor(schema: Schema, value: unknown): Schema | undefined {
  if (!schema.oneOf) return schema;
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isMap) return schema.oneOf.find((branch) => branch.type !== 'object' && !branch.properties);
  const tagged = schema.oneOf.filter((branch) =>
    Object.values(branch.properties ?? {}).some((property) => property.const !== undefined),
  );
  if (tagged.length > 0) {
    return tagged.find((branch) =>
      Object.entries(branch.properties ?? {}).some(
        ([name, property]) =>
          property.const !== undefined && property.const === (value as Record<string, unknown>)[name],
      ),
    );
  }
  const map = schema.oneOf.find((branch) => branch.type === 'object');
  return map?.oneOf ? branchFor(map, value) : map;
}
