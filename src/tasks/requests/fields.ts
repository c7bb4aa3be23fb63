/** How an object is held to the fields that it may have. */
import { describe, type ErrorCode, oneOf, refuseUnknown, TypeformerError } from "../../errors/index.ts";
import { expected, type Field, type Fields, isOfKind, type ValuesOf } from "./kinds.ts";

export type { Field, Fields, ValueOf, ValuesOf } from "./kinds.ts";

/** How an object is read. */
export interface Reading {
  /** The error for a value of another kind. */
  code: ErrorCode;
  /** JSON cannot say that a field is absent: there null says it, except where null has a meaning of its own. */
  nullIsAbsent: boolean;
}

/** Whether a field is there. */
export function isGiven(value: unknown, field: Field | undefined, { nullIsAbsent }: Reading): boolean {
  return value !== undefined && (value !== null || field?.null !== undefined || !nullIsAbsent);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * What `object` has of `fields`, checked; other names in it are not looked at.
 *
 * @param path what stands before the names in messages, such as `inputs[1].`
 * @throws TypeformerError with the reading's code
 */
export function readFields<F extends Fields>(
  object: Readonly<Record<string, unknown>>,
  fields: F,
  reading: Reading,
  path = "",
): ValuesOf<F> {
  const values: [string, unknown][] = [];
  for (const [name, field] of Object.entries(fields)) {
    const value = Object.hasOwn(object, name) ? object[name] : undefined;
    if (isGiven(value, field, reading)) values.push([name, checked(value, field, path + name, reading)]);
    else if (field.required) throw refusal(value, field, path + name, reading);
  }
  return Object.fromEntries(values) as ValuesOf<F>;
}

/**
 * The options of a call, held to the fields that a request for the same has.
 *
 * @param beside options that no request has
 * @returns what is given of the fields, in the letters of their descriptions
 * @throws TypeformerError `invalid_option`
 */
export function checkOptions<F extends Fields>(
  options: object | undefined,
  fields: F,
  beside: readonly string[],
  where: string,
): ValuesOf<F> {
  refuseUnknown(options, [...Object.keys(fields), ...beside], where);
  return readFields({ ...options }, fields, { code: "invalid_option", nullIsAbsent: false });
}

function checked(value: unknown, field: Field, name: string, reading: Reading): unknown {
  if (value === null && field.null !== undefined) return null;
  if (field.kind === "choice") return chosen(value, field, name);
  if (field.kind === "object" && isObject(value)) {
    refuseUnknown(value, Object.keys(field.fields), name);
    return readFields(value, field.fields, reading, `${name}.`);
  }
  if (!isOfKind(value, field)) throw refusal(value, field, name, reading);
  return value;
}

function chosen(value: unknown, { among, ignoresCase }: Field & { kind: "choice" }, name: string): string {
  const meant = ignoresCase && typeof value === "string" && among.find((each) => each.toUpperCase() === value.toUpperCase());
  return meant || oneOf(value, among, name);
}

function refusal(value: unknown, field: Field, name: string, { code }: Reading): TypeformerError {
  return new TypeformerError(code, `${name}: expected ${expected(field)}, found ${describe(value)}`);
}
