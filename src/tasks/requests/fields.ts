/** What a request may hold, as data: who checks a value reads it, and so does who writes a schema or a page of help. */
import { describe, type ErrorCode, oneOf, refuseUnknown, TypeformerError } from "../../errors/index.ts";

/** One field: what it holds, within which limits, and what its absence means. */
export type Field = {
  /** One line for people. */
  doc: string;
  /** Nothing can be answered without it. */
  required?: true;
} & (
  | { kind: "text" }
  /** One text, or a list of them. */
  | { kind: "texts" }
  | { kind: "boolean"; default?: boolean }
  /** A whole number. */
  | { kind: "integer"; least: number; most?: number; default?: number }
  | { kind: "choice"; among: readonly string[]; default?: string }
  | { kind: "object"; fields: Fields }
);

/** Fields by their names. */
export type Fields = Readonly<Record<string, Field>>;

/** The type of what a field holds. */
export type ValueOf<F extends Field> = F extends { kind: "text" }
  ? string
  : F extends { kind: "texts" }
    ? string | readonly string[]
    : F extends { kind: "boolean" }
      ? boolean
      : F extends { kind: "integer" }
        ? number
        : F extends { kind: "choice"; among: readonly (infer Choice)[] }
          ? Choice
          : F extends { kind: "object"; fields: infer Inner extends Fields }
            ? ValuesOf<Inner>
            : never;

/** The type of an object with these fields. */
export type ValuesOf<F extends Fields> = { [Name in keyof F as F[Name] extends { required: true } ? Name : never]: ValueOf<F[Name]> } & {
  [Name in keyof F as F[Name] extends { required: true } ? never : Name]?: ValueOf<F[Name]>;
};

/** How an object is read. */
export interface Reading {
  /** The error for a value of another kind. */
  code: ErrorCode;
  /** JSON cannot say that a field is absent: there null says it. */
  nullIsAbsent: boolean;
}

/** Whether a field is there. */
export const isGiven = (value: unknown, { nullIsAbsent }: Reading): boolean => value !== undefined && !(nullIsAbsent && value === null);

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
    if (isGiven(value, reading)) values.push([name, checked(value, field, path + name, reading)]);
    else if (field.required) throw refusal(value, field, path + name, reading);
  }
  return Object.fromEntries(values) as ValuesOf<F>;
}

/** The options of a call, held to the fields that a request for the same has. @param beside options that no request has @throws TypeformerError `invalid_option` */
export function checkOptions(options: object | undefined, fields: Fields, beside: readonly string[], where: string): void {
  refuseUnknown(options, [...Object.keys(fields), ...beside], where);
  readFields({ ...options }, fields, { code: "invalid_option", nullIsAbsent: false });
}

function checked(value: unknown, field: Field, name: string, reading: Reading): unknown {
  if (field.kind === "choice") return oneOf(value, field.among, name);
  if (field.kind === "object" && isObject(value)) {
    refuseUnknown(value, Object.keys(field.fields), name);
    return readFields(value, field.fields, reading, `${name}.`);
  }
  if (!isOfKind(value, field)) throw refusal(value, field, name, reading);
  return value;
}

function isOfKind(value: unknown, field: Field): boolean {
  switch (field.kind) {
    case "text":
      return typeof value === "string";
    case "texts":
      return typeof value === "string" || (Array.isArray(value) && value.every((each) => typeof each === "string"));
    case "boolean":
      return typeof value === "boolean";
    case "integer":
      return Number.isSafeInteger(value) && Number(value) >= field.least && Number(value) <= (field.most ?? Infinity);
    default:
      return false;
  }
}

function refusal(value: unknown, field: Field, name: string, { code }: Reading): TypeformerError {
  return new TypeformerError(code, `${name}: expected ${expected(field)}, found ${describe(value)}`);
}

function expected(field: Field): string {
  if (field.kind === "integer") return `a whole number from ${field.least} ${field.most === undefined ? "on" : `to ${field.most}`}`;
  if (field.kind === "choice") return `one of ${field.among.join(", ")}`;
  return { text: "a string", texts: "a string or a list of strings", boolean: "true or false", object: "an object" }[field.kind];
}
