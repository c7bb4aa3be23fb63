/** What a field may hold, as data: who checks a value reads it, and so does who writes a schema or a page of help. */

/** One field: what it holds, within which limits, and what its absence means. */
export type Field = {
  /** One line for people. */
  doc: string;
  /** Nothing can be answered without it. */
  required?: true;
  /** What null says, where it says something; elsewhere it counts as not given. */
  null?: string;
} & (
  | { kind: "text"; default?: string }
  /** One text, or a list of them. */
  | { kind: "texts" }
  /** A list of texts. */
  | { kind: "list"; default?: readonly string[] }
  | { kind: "boolean"; default?: boolean }
  /** A whole number. */
  | { kind: "integer"; least: number; most?: number; default?: number }
  /** One of some words; `ignoresCase`: written in small letters or in capitals, as Python has it for some. */
  | { kind: "choice"; among: readonly string[]; ignoresCase?: true; default?: string }
  | { kind: "object"; fields: Fields }
);

/** Fields by their names. */
export type Fields = Readonly<Record<string, Field>>;

/** The type of what a field holds. */
export type ValueOf<F extends Field> =
  | (F extends { null: string } ? null : never)
  | (F extends { kind: "text" }
      ? string
      : F extends { kind: "texts" }
        ? string | readonly string[]
        : F extends { kind: "list" }
          ? readonly string[]
          : F extends { kind: "boolean" }
            ? boolean
            : F extends { kind: "integer" }
              ? number
              : F extends { kind: "choice"; among: readonly (infer Choice)[] }
                ? Choice
                : F extends { kind: "object"; fields: infer Inner extends Fields }
                  ? ValuesOf<Inner>
                  : never);

/** The type of an object with these fields. */
export type ValuesOf<F extends Fields> = { [Name in keyof F as F[Name] extends { required: true } ? Name : never]: ValueOf<F[Name]> } & {
  [Name in keyof F as F[Name] extends { required: true } ? never : Name]?: ValueOf<F[Name]>;
};

/** Whether a field takes a value. Those of a choice and of an object's fields are looked at one by one. */
export function isOfKind(value: unknown, field: Field): boolean {
  switch (field.kind) {
    case "text":
      return typeof value === "string";
    case "texts":
      return typeof value === "string" || isListOfTexts(value);
    case "list":
      return isListOfTexts(value);
    case "boolean":
      return typeof value === "boolean";
    case "integer":
      return Number.isSafeInteger(value) && Number(value) >= field.least && Number(value) <= (field.most ?? Infinity);
    default:
      return false;
  }
}

const isListOfTexts = (value: unknown): boolean => Array.isArray(value) && value.every((each) => typeof each === "string");

/** What a field takes, as a message says it. */
export function expected(field: Field): string {
  return field.null === undefined ? somethingFor(field) : `${somethingFor(field)}, or null for ${field.null}`;
}

function somethingFor(field: Field): string {
  if (field.kind === "integer") return `a whole number from ${field.least} ${field.most === undefined ? "on" : `to ${field.most}`}`;
  if (field.kind === "choice") return `one of ${field.among.join(", ")}`;
  const plain = { text: "a string", texts: "a string or a list of strings", list: "a list of strings", boolean: "true or false" };
  return { ...plain, object: "an object" }[field.kind];
}
