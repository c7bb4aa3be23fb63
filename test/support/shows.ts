/** The two calls that the blocks of a document become: a value that is shown, an error that is shown. */
import { like } from "./like.ts";

/** `expression; // → shown` */
export function shows(place: string, value: unknown, shown: string): void {
  const found = spelled(value);
  if (!like(found, shown)) throw new Error(`${place} shows ${shown}\nbut it is ${found}`);
}

/** `expression; // throws code: message` */
export async function throws(place: string, work: () => unknown, shown: string): Promise<void> {
  try {
    await work();
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (like(`${code}: ${message}`, shown)) return;
    throw new Error(`${place} says that it throws ${shown}\nbut it throws ${code}: ${message}`);
  }
  throw new Error(`${place} says that it throws ${shown}\nbut it throws nothing`);
}

/** A value as one would write it down in a program, on one line. */
export function spelled(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(spelled).join(", ")}]`;
  if (ArrayBuffer.isView(value)) return `${value.constructor.name} [${Array.from(value as Float32Array, spelled).join(", ")}]`;
  if (value === null || typeof value !== "object" || Object.getPrototypeOf(value) !== Object.prototype) return String(value);
  return `{ ${Object.entries(value)
    .map(([key, each]) => `${/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key) ? key : JSON.stringify(key)}: ${spelled(each)}`)
    .join(", ")} }`;
}
