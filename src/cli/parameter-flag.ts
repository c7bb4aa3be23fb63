/** Flags that stand for a parameter of a request: its description says what they may be. */
import { InvalidArgumentError, Option } from "commander";
import type { Field } from "../doors/requests.ts";
import { nearest } from "../errors/index.ts";
import { atCommas, wholeNumber } from "./options.ts";

/** What the word `all` says: the null of the request. commander keeps no null. */
export const ALL = Symbol("all");

/**
 * A flag whose help, limits, choices and default are the field's.
 *
 * @param flag as commander writes it, such as `--top-k <n>`; of a boolean field without a value
 * @param doc where the field's own says what only a program can do
 */
export function parameterFlag(flag: string, field: Field, doc = field.doc): Option {
  const hasDefault = field.kind !== "boolean" && "default" in field && field.default !== undefined;
  const option = new Option(flag, hasDefault ? `${doc} (default: ${field.default})` : doc);
  switch (field.kind) {
    case "integer":
      return option.argParser((value) => (field.null === undefined ? wholeNumber(value, field) : allOr(value, field)));
    case "choice":
      return option.argParser((value) => choice(value, field.among));
    case "list":
      return option.argParser((value) => atCommas(value).flatMap((each) => each.trim() || []));
    case "texts":
      return option.argParser(atCommas);
    default:
      return option;
  }
}

function allOr(value: string, field: Field & { kind: "integer" }): number | typeof ALL {
  if (value === "all") return ALL;
  try {
    return wholeNumber(value, field);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message.replace(/\.$/, ", or all."));
  }
}

/** In small letters or in capitals, as one writes it. */
function choice(value: string, among: readonly string[]): string {
  const found = among.find((each) => each.toLowerCase() === value.toLowerCase());
  if (found !== undefined) return found;
  const meant = nearest(value, among);
  throw new InvalidArgumentError(`${meant ? `Did you mean ${meant}? ` : ""}Known: ${among.join(", ")}.`);
}
