/** Holds what a reader's function gives to what is wanted, and says what may be the matter. */
import { compare } from "../../src/tensor/index.ts";
import { flat, type Matrix } from "./matrix.ts";
import { NotWritten } from "./not-written.ts";

export type Numbers = Matrix | ArrayLike<number>;

/** One thing that a function must get right. */
export interface Check {
  /** The reader's function. */
  of: string;
  /** What it is asked: `PyTorch's probabilities in layer 2, head 7`. */
  what: string;
  /** Calls it. */
  got: () => Numbers;
  /** What it is given, and must leave as it is: others read it afterwards. */
  given?: Matrix[];
  wanted: Numbers;
  /** Held to this much, as max|Δ| / max(1, max|wanted|). Two orders of summation differ by some 1e-6; the mistakes below by far more. */
  tolerance?: number;
  /** Where to look, if nothing of the below fits. */
  hint?: string;
  /** Mistakes that one makes: what to say of each, and the numbers that come of it. */
  mistakes?: Record<string, () => Numbers>;
}

export type Verdict =
  | { kind: "right" }
  | { kind: "not written"; name: string; place: string }
  /** What was found, in a line, and then what to think of it. */
  | { kind: "wrong"; lines: string[] };

export function judge(check: Check): Verdict {
  const { given = [] } = check;
  const before = given.map(numbersOf);
  let got: unknown;
  try {
    got = check.got();
  } catch (error) {
    if (error instanceof NotWritten) return { kind: "not written", name: error.function, place: placeOf(error) ?? "an earlier lesson" };
    return wrong(`it threw ${error}`, placeOf(error));
  }
  const strange = Array.isArray(got) ? got.find((number) => typeof number !== "number") : got;
  if (!isNumbers(got)) return wrong(`it gave ${strange}, not numbers`, "Is a return missing, or something read past the end of an array?");
  const shapes = [got, check.wanted].map(shapeOf);
  if (String(shapes[0]) !== String(shapes[1])) return wrong(`it gave the shape [${shapes[0]}], wanted [${shapes[1]}]`, check.hint);
  const [found, wanted] = [got, check.wanted].map(numbersOf);
  const within = allowed(wanted, check.tolerance);
  const off = Array.from(wanted.keys()).filter((i) => !near(found[i], wanted[i], within));
  const changed = given.some((m, i) => compare(numbersOf(m), before[i]).maxAbs > 0);
  if (changed) return wrong("it changed the numbers that it was given", "Others read them afterwards: make a new matrix for the result.");
  if (off.length === 0) return { kind: "right" };
  const [first] = off;
  const { maxAbs } = compare(found, wanted);
  const place = indexIn(shapes[1], first).join(", ");
  return wrong(
    `at [${place}] it gave ${digits(found[first])}, wanted ${digits(wanted[first])}`,
    wanted.length > 1
      ? `${off.length} of ${wanted.length} numbers are off${maxAbs < Infinity ? `, by up to ${digits(maxAbs)}` : ""}`
      : undefined,
    mistakeOf(check, found) ?? factorOf(found, wanted, within) ?? check.hint,
  );
}

/** Where in the lessons an error arose: `lessons/03-softmax-and-one-head.ts:41`. */
export function placeOf(error: unknown): string | undefined {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  return /lessons\/(?:solutions\/)?(?:\d\d-|encoder)[\w-]*\.ts:\d+/.exec(stack)?.[0];
}

const wrong = (...lines: (string | undefined)[]): Verdict => ({ kind: "wrong", lines: lines.filter((line) => line !== undefined) });

/** The mistake that gives just these numbers. */
function mistakeOf({ mistakes = {}, tolerance }: Check, found: Float64Array): string | undefined {
  const fits = Object.entries(mistakes).find(([, numbers]) => {
    const theirs = numbersOf(numbers());
    const within = allowed(theirs, tolerance);
    return theirs.length === found.length && theirs.every((number, i) => near(found[i], number, within));
  });
  return fits?.[0];
}

/** What to say where all numbers are the wanted ones times another. */
function factorOf(found: Float64Array, wanted: Float64Array, within: number): string | undefined {
  const largest = wanted.reduce((best, number, i) => (Math.abs(number) > Math.abs(wanted[best]) ? i : best), 0);
  const factor = found[largest] / wanted[largest];
  if (found.length < 2 || !Number.isFinite(factor) || factor === 0) return undefined;
  const scaled = wanted.every((number, i) => near(found[i], number * factor, within * Math.max(1, Math.abs(factor))));
  return scaled ? `Every number is ${digits(factor)} times what it should be.` : undefined;
}

function allowed(wanted: Float64Array, tolerance = 2e-5): number {
  return tolerance * wanted.reduce((largest, number) => Math.max(largest, Number.isFinite(number) ? Math.abs(number) : 0), 1);
}

const near = (a: number, b: number, within: number) => Object.is(a, b) || Math.abs(a - b) <= within;

function isNumbers(value: unknown): value is Numbers {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.every((number) => typeof number === "number");
  return ArrayBuffer.isView(value) || ("data" in value && ArrayBuffer.isView(value.data));
}

const isMatrix = (numbers: Numbers): numbers is Matrix => "data" in numbers;

const shapeOf = (numbers: Numbers) => (isMatrix(numbers) ? numbers.shape : [numbers.length]);

const numbersOf = (numbers: Numbers) => Float64Array.from(isMatrix(numbers) ? flat(numbers) : numbers);

function indexIn(shape: readonly number[], place: number): number[] {
  return shape.map((extent, axis) => Math.floor(place / shape.slice(axis + 1).reduce((a, b) => a * b, 1)) % extent);
}

/** Six significant digits, without those that say nothing. */
const digits = (number: number) => String(Number(number.toPrecision(6)));
