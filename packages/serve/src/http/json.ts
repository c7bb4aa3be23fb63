import { setImmediate as others } from "node:timers/promises";
import { ServiceError } from "../service/errors.ts";

/**
 * A value as JSON; typed arrays are lists of their numbers. An f32 is written with the digits of the double that it is, as the library's own
 * answers are: cutting it to the nine that tell floats apart makes the text a third shorter, but takes as long (0.06 ms for 768 numbers), and a
 * client's double would no longer be the library's. A thousand vectors are 70 ms: others have their turns in between.
 *
 * @throws ServiceError `internal` for a number that is not finite, which JSON would call null
 */
export function jsonOf(value: unknown): Promise<string> {
  let turn = performance.now();

  async function inTurns(each: unknown, levels: number): Promise<string> {
    if (performance.now() - turn > TURN) {
      await others();
      turn = performance.now();
    }
    if (levels === 0 || typeof each !== "object" || each === null || ArrayBuffer.isView(each)) return written(each);
    const parts: string[] = [];
    if (Array.isArray(each)) {
      for (const part of each) parts.push(await inTurns(part ?? null, levels - 1));
      return `[${parts.join(",")}]`;
    }
    for (const [name, part] of fieldsOf(each)) parts.push(`${JSON.stringify(name)}:${await inTurns(part, levels - 1)}`);
    return `{${parts.join(",")}}`;
  }
  return inTurns(value, 3);
}

/** Milliseconds that are written at once. */
const TURN = 5;

function written(value: unknown): string {
  if (typeof value === "number") return finite(String(value), Number.isFinite(value));
  if (value instanceof Float32Array) {
    const text = JSON.stringify(Array.from(value));
    return finite(text, !text.includes("n")); // of "null"; numbers have no such letter
  }
  if (Array.isArray(value)) return `[${value.map((each) => written(each ?? null)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${fieldsOf(value)
    .map(([name, each]) => `${JSON.stringify(name)}:${written(each)}`)
    .join(",")}}`;
}

const fieldsOf = (object: object): [string, unknown][] => Object.entries(object).filter(([, each]) => each !== undefined);

function finite(text: string, isRight: boolean): string {
  if (isRight) return text;
  throw new ServiceError("internal", "the model's answer has a number that is not finite: this input has no answer");
}
