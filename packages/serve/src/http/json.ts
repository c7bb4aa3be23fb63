import { ServiceError } from "../service/errors.ts";

/**
 * A value as JSON; typed arrays are lists of their numbers. An f32 is written with the digits of the double that it is, as the library's own
 * answers are: cutting it to the nine that tell floats apart makes the text a third shorter, but takes as long (0.06 ms for 768 numbers), and a
 * client's double would no longer be the library's.
 *
 * @throws ServiceError `internal` for a number that is not finite, which JSON would call null
 */
export function jsonOf(value: unknown): string {
  if (typeof value === "number") return finite(String(value), Number.isFinite(value));
  if (value instanceof Float32Array) {
    const text = JSON.stringify(Array.from(value));
    return finite(text, !text.includes("n")); // of "null"; numbers have no such letter
  }
  if (Array.isArray(value)) return `[${value.map((each) => jsonOf(each ?? null)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, each]) => each !== undefined);
  return `{${fields.map(([name, each]) => `${JSON.stringify(name)}:${jsonOf(each)}`).join(",")}}`;
}

function finite(text: string, isRight: boolean): string {
  if (isRight) return text;
  throw new ServiceError("internal", "the model's answer has a number that is not finite: this input has no answer");
}
