interface Validator {
  (value: unknown): boolean;
  errors?: readonly { readonly keyword: string; readonly instancePath: string; readonly schemaPath: string; readonly params: Readonly<Record<string, unknown>> }[] | null;
}
export const validateManifest: Validator;
export const validatePlatform: Validator;
export const validateEffective: Validator;
