/** Inputs and outputs as trees: typed arrays in plain objects and plain arrays, beside numbers, texts and truths. */
import { bytesOf, type TypedArray } from "../../tensor/index.ts";

/** A typed array and where it stands: `x`, `tables[1].ids`. */
export type Named = [path: string, array: TypedArray];

export function isTypedArray(value: unknown): value is TypedArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

/** Whether a value is looked into: a plain object or array, of whatever window. Instances of classes are not. */
export function isBranch(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return false;
  const prototype: object | null = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === null || Object.getPrototypeOf(prototype) === null;
}

export function below(path: string, key: string, holder: object): string {
  if (Array.isArray(holder)) return `${path}[${key}]`;
  return path ? `${path}.${key}` : key;
}

/** Every typed array in `value`, in the order of its keys. */
export function* arraysIn(value: unknown, path = ""): Generator<Named> {
  if (isTypedArray(value)) yield [path, value];
  else if (isBranch(value)) for (const key of Object.keys(value)) yield* arraysIn(value[key], below(path, key, value));
}

/** Whether two values differ in nothing but the numbers in their typed arrays. */
export function alike(a: unknown, b: unknown): boolean {
  if (isTypedArray(a)) return isTypedArray(b) && a.constructor === b.constructor && a.length === b.length;
  if (!isBranch(a)) return Object.is(a, b);
  return isBranch(b) && Object.keys(a).join() === Object.keys(b).join() && Object.keys(a).every((key) => alike(a[key], b[key]));
}

/** The first element whose bits differ, −1 where none does: to the bit a NaN equals itself, and the two zeros differ. */
export function firstDifference(a: TypedArray, b: TypedArray): number {
  if (a.length !== b.length) return Math.min(a.length, b.length);
  if (a.length === 0) return -1;
  const whole = a.byteOffset % 4 === 0 && b.byteOffset % 4 === 0 ? a.byteLength >> 2 : 0;
  const word = differentWord(wordsOf(a, whole), wordsOf(b, whole));
  const byte = word < whole ? 4 * word : differentByte(bytesOf(a), bytesOf(b), 4 * whole);
  return byte < a.byteLength ? Math.floor(byte / a.BYTES_PER_ELEMENT) : -1;
}

const wordsOf = ({ buffer, byteOffset }: TypedArray, count: number) => new Uint32Array(buffer, count === 0 ? 0 : byteOffset, count);

/* Two loops, each over one kind of array: an engine makes a comparison and a step of them. */

function differentWord(a: Uint32Array, b: Uint32Array): number {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return i;
}

function differentByte(a: Uint8Array, b: Uint8Array, from: number): number {
  let i = from;
  while (i < a.length && a[i] === b[i]) i++;
  return i;
}

/** The same tree, closed to its depth: whoever is judged by a table can move no tolerance of it, no case, nor take the reference's place. */
export function sealed<T extends object>(table: T): T {
  for (const value of Object.values(table)) if (isBranch(value)) sealed(value);
  return Object.freeze(table);
}
