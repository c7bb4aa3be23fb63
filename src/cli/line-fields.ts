import { describe, refuseUnknown, TypeformerError } from "../errors/index.ts";

/** The fields that a line may have beside its text, and what each must be. */
export type Kinds = Record<string, { expected: string; test: (value: unknown) => boolean }>;

export const isString = (value: unknown): value is string => typeof value === "string";

/**
 * A line's value as an object with a text; a string stands for `{ text }`, and a field that is null for one that is not there.
 *
 * @throws TypeformerError `invalid_input` for another kind of line or text, `invalid_option` for a field that is not known or is
 *   of another kind
 */
export function lineFields(value: unknown, kinds: Kinds): { text: string } & Record<string, unknown> {
  if (isString(value)) return { text: value };
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TypeformerError("invalid_input", `a line is a string or an object with "text", found ${describe(value)}`);
  }
  refuseUnknown(value, ["text", ...Object.keys(kinds)], "a line");
  const { text, ...others } = value as { text?: unknown } & Record<string, unknown>;
  if (!isString(text)) throw new TypeformerError("invalid_input", `"text" must be a string, found ${describe(text)}`);
  const given = Object.entries(others).filter(([, field]) => field !== null);
  for (const [name, field] of given) {
    const { test, expected } = kinds[name];
    if (!test(field)) throw new TypeformerError("invalid_option", `"${name}" must be ${expected}, found ${describe(field)}`);
  }
  return { text, ...Object.fromEntries(given) };
}
