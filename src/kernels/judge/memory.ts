import { seedFor, type TypedArray, word } from "../../tensor/index.ts";
import { alike, arraysIn, below, firstDifference, isBranch, isTypedArray } from "./trees.ts";

/** Bytes before and behind an array, watched: more than a row of registers that was written too far. */
const GUARD = 256;

/** A typed array as the judge holds it: a view of its own, whatever a kernel does to the view that it was given. */
interface Held {
  path: string;
  array: TypedArray;
  length: number;
  /** What must be in it, of an input. */
  truth: TypedArray;
  guards: { bytes: Uint8Array; promised: Uint8Array }[];
}

/** A property of what was handed over, and what must stand there. */
interface Property {
  holder: Record<string, unknown>;
  key: string;
  path: string;
  value: unknown;
}

/** Where a number is another one. */
export interface Trace {
  /** `x`, `tables[1].ids`. */
  what: string;
  index: number;
  got: number;
  expected: number;
}

/**
 * A copy of an input or of outputs for one kernel to work on. Each typed array lies in memory of its own: between guards, or as
 * plainly as users have it. The original is never shown to a kernel.
 */
export class Handed<T> {
  /** What the kernel gets. */
  readonly value: T;
  readonly arrays: Held[] = [];
  private readonly properties: Property[] = [];
  private readonly holders: { holder: object; keys: number; path: string }[] = [];
  private readonly seed: number;
  private readonly guard: number;

  /** @param plain without guards, from the beginning of its memory on: as it is where nobody watches */
  constructor(original: T, seed: number, plain = false) {
    this.seed = seed;
    this.guard = plain ? 0 : GUARD;
    this.value = this.copied(original, "") as T;
  }

  /** The same memory with other numbers in it, or other memory where those do not fit. */
  filledWith(other: T): Handed<T> {
    if (!alike(this.value, other)) return new Handed(other, this.seed, this.guard === 0);
    for (const [i, [, truth]] of [...arraysIn(other)].entries()) {
      this.arrays[i].truth = truth;
      (this.arrays[i].array as Float32Array).set(truth as Float32Array);
    }
    return this;
  }

  /** Fills the arrays with noise, of another size each time: memory is never clean, and nothing tells it from what a pass left there. */
  poison(seed: number): void {
    const size = 2 ** ((word(seed, 0) % 20) - 2);
    const signed = new Int32Array(257);
    for (let i = 0; i < signed.length; i++) signed[i] = word(seed, i + 1);
    const floats = new Float32Array(signed).map((value) => (value / 2 ** 31) * size);
    for (const { array } of this.arrays) {
      const noise = array instanceof Int32Array ? signed : floats;
      for (let at = 0; at < array.length; at += noise.length) (array as Float32Array).set(noise.subarray(0, array.length - at), at);
    }
  }

  /** What the arrays hold now, by path: nothing, where their memory was taken away. */
  contents(): Record<string, ArrayLike<number>> {
    return Object.fromEntries(this.arrays.map(({ path, array }) => [path, array.length > 0 ? (array.slice() as Float32Array) : []]));
  }

  /** The first property that is no longer what was handed over, or memory that was taken away. */
  replaced(): string | undefined {
    const other = this.properties.find(({ holder, key, value }) => !Object.is(Object.getOwnPropertyDescriptor(holder, key)?.value, value));
    const grown = this.holders.find(({ holder, keys }) => Reflect.ownKeys(holder).length !== keys);
    const gone = this.arrays.find(({ array, length }) => array.length !== length);
    return other?.path ?? grown?.path ?? gone?.path;
  }

  /** The first number that differs from what was handed over. */
  changed(): Trace | undefined {
    for (const { path, array, truth } of this.arrays) {
      const index = firstDifference(array, truth);
      if (index >= 0) return { what: path, index, got: Number(array[index]), expected: Number(truth[index]) };
    }
  }

  /** The first array beside which something was written. */
  overrun(): string | undefined {
    return this.arrays.find(({ guards }) => guards.some(({ bytes, promised }) => firstDifference(bytes, promised) >= 0))?.path;
  }

  private copied(original: unknown, path: string): unknown {
    if (isTypedArray(original)) return this.placed(original, path);
    if (!isBranch(original)) return original;
    const holder = (Array.isArray(original) ? [] : {}) as Record<string, unknown>;
    for (const key of Object.keys(original)) {
      const at = below(path, key, original);
      const value = this.copied(original[key], at);
      holder[key] = value;
      this.properties.push({ holder, key, path: at, value });
    }
    this.holders.push({ holder, keys: Reflect.ownKeys(holder).length, path: path || "what it was handed" });
    return holder;
  }

  private placed(original: TypedArray, path: string): TypedArray {
    const { guard } = this;
    const { length, byteLength } = original;
    const buffer = new ArrayBuffer(guard + byteLength + guard);
    const view = original.constructor as Float32ArrayConstructor;
    const array = new view(buffer, guard, length);
    array.set(original as Float32Array);
    const guards = [new Uint8Array(buffer, 0, guard), new Uint8Array(buffer, guard + byteLength)].map((bytes, side) => {
      const stream = seedFor(this.seed, `${path} ${side}`);
      for (let i = 0; i < bytes.length; i++) bytes[i] = word(stream, i);
      return { bytes, promised: bytes.slice() };
    });
    this.arrays.push({ path, array, length, truth: original, guards });
    return new view(buffer, guard, length);
  }
}
