import { describe, parseJson, TypeformerError } from "../errors/index.ts";

export { describe };

/** A value out of a JSON file, with its place there: every reader below either gives what it promises or says where it found what. */
export type Field = { value: unknown; path: string };

/** `json`, parsed where it is still text. */
export function parsed(json: unknown, file: string): Field {
  return { value: typeof json === "string" ? parseJson(json, file) : json, path: file };
}

export function refuse({ value, path }: Field, expected: string): TypeformerError {
  return new TypeformerError("invalid_tokenizer", `${path}: found ${describe(value)}, expected ${expected}`);
}

/** The field `key` of an object; absent fields have the value undefined. */
export function at(field: Field, key: string): Field {
  const value = Object.hasOwn(asObject(field), key) ? asObject(field)[key] : undefined;
  return { value, path: `${field.path}${field.path.endsWith(".json") ? ": " : "."}${key}` };
}

export function asObject(field: Field): Record<string, unknown> {
  if (typeof field.value !== "object" || field.value === null || Array.isArray(field.value)) throw refuse(field, "an object");
  return field.value as Record<string, unknown>;
}

export function asList(field: Field): Field[] {
  return asArray(field).map((_, i) => element(field, i));
}

/** A list as it came, without a place for each element: of fifty thousand that takes longer than to read them. */
export function asArray(field: Field): readonly unknown[] {
  if (!Array.isArray(field.value)) throw refuse(field, "a list");
  return field.value;
}

/** An element of a list, with its place. */
export function element(list: Field, i: number): Field {
  return { value: asArray(list)[i], path: `${list.path}[${i}]` };
}

export function asString(field: Field): string {
  if (typeof field.value !== "string") throw refuse(field, "a string");
  return field.value;
}

/** A string that is not empty. */
export function asText(field: Field): string {
  if (asString(field) === "") throw refuse(field, "a text that is not empty");
  return asString(field);
}

export function asBoolean(field: Field, absent?: boolean): boolean {
  const value = field.value ?? absent;
  if (typeof value !== "boolean") throw refuse(field, "true or false");
  return value;
}

const MAX_ID = 2 ** 30; // ids are kept in 32-bit integers

export function isId(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value < MAX_ID;
}

export function asId(field: Field): number {
  if (!isId(field.value)) throw refuse(field, `an id, 0 to ${MAX_ID - 1}`);
  return field.value;
}

/** A whole number, 0 or more. */
export function asCount(field: Field): number {
  const { value } = field;
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) throw refuse(field, "a whole number");
  return value;
}
