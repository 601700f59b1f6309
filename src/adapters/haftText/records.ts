/** What the keys of a YAML map are to a program. */
export type YamlRecord = Record<string, unknown>;

export function isRecord(value: unknown): value is YamlRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands where YAML has no value, each scalar being text. */
export function isBlank(value: unknown): boolean {
  return typeof value === 'string' && ['', '~', 'null'].includes(value.trim());
}

/** A map without its keys that have no value: they count as absent, as YAML's `null` does. */
export function filled(value: unknown): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, one]) => !isBlank(one)));
}

/** `decisions[2].depends_on`: how a place in the keys is named to people; empty for the whole. */
export function keyName(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (name, step) =>
      name + (typeof step === 'number' ? `[${step}]` : `${name && '.'}${String(step)}`),
    '',
  );
}
