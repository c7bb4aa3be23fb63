/**
 * JSON as Python's `json` module writes and reads it: RFC 8259, and `NaN`, `Infinity`, `-Infinity`, which a training run leaves in files
 * (`"best_metric": NaN`). Anything else that `JSON.parse` refuses is refused.
 */
import { TypeformerError } from "./typeformer-error.ts";

/** The value of `text`. @throws TypeformerError `invalid_json`, which calls the text `name` */
export function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const value = parseNonFinite(text);
    if (value !== undefined) return value;
    throw new TypeformerError("invalid_json", `${name} is not JSON: ${(cause as Error).message}`, { cause });
  }
}

/** The value of a text with non-finite numbers; undefined where it has none, or is wrong in another way. */
function parseNonFinite(text: string): unknown {
  const nan = unusedCharacter(text);
  const finite = withoutNonFinite(text, nan);
  if (finite === text) return undefined;
  try {
    return JSON.parse(finite, (key, value) => {
      if (key === nan) throw new SyntaxError("NaN is no key");
      return value === nan ? Number.NaN : value;
    });
  } catch {
    return undefined;
  }
}

/** The same text with infinite numbers as ones that overflow, and `NaN` as a string of the one character `nan`. */
function withoutNonFinite(text: string, nan: string): string {
  const spellings: [string, string][] = [
    ["NaN", `"${nan}"`],
    ["-Infinity", "-1e999"],
    ["Infinity", "1e999"],
  ];
  const parts: string[] = [];
  let done = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') at = stringEnd(text, at);
    const found = spellings.find(([literal]) => text.startsWith(literal, at));
    if (!found) continue;
    parts.push(text.slice(done, at), ` ${found[1]} `); // the spaces keep it apart from what it must not grow together with
    done = at + found[0].length;
    at = done - 1;
  }
  return parts.join("") + text.slice(done);
}

/** The place of the quote that ends the string which begins at `at`. */
function stringEnd(text: string, at: number): number {
  do at = text.indexOf('"', at + 1);
  while (at > 0 && isEscaped(text, at));
  return at < 0 ? text.length : at;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === "\\") backslashes++;
  return backslashes % 2 === 1;
}

/** A character for private use that the text holds neither as itself nor as an escape. */
function unusedCharacter(text: string): string {
  const lower = text.toLowerCase();
  let unit = 0xe000;
  while (lower.includes(String.fromCharCode(unit)) || lower.includes(`\\u${unit.toString(16)}`)) unit++;
  return String.fromCharCode(unit);
}

/** A value that `parseJson` gave as text again, on many lines; `JSON.stringify` would write `null` for a number that is not finite. */
export function printJson(value: unknown): string {
  const mark = unusedCharacter(JSON.stringify(value));
  const marked = JSON.stringify(value, (_, part) => (typeof part !== "number" || Number.isFinite(part) ? part : `${mark}${part}`), 2);
  return marked.replaceAll(new RegExp(`"${mark}(NaN|-?Infinity)"`, "g"), "$1");
}
