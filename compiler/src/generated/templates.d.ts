export const templates: Readonly<Record<string, unknown>>;
