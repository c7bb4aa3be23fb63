import { describe, TypeformerError } from "../errors/index.ts";

/** A class by all its names, of which the first is how files write it. */
export type ClassNames = readonly string[];

/** The number of the class that is called so: exactly, else but for case, and for hyphens, underscores and spaces. */
export function classCalled(name: string, classes: readonly ClassNames[]): number | undefined {
  const exact = classes.findIndex((names) => names.includes(name));
  if (exact >= 0) return exact;
  const alike = classes.flatMap((names, i) => (names.some((each) => plain(each) === plain(name)) ? [i] : []));
  return alike.length === 1 ? alike[0] : undefined;
}

const plain = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, "_");

/**
 * Which class each of a model's labels is, found by name and never by guessing an order: of natural language inference, checkpoints are
 * around in every one.
 *
 * @param labels the model's, in the order of its ids
 * @param given what the caller says they are, in the same order; several may be one class
 * @throws TypeformerError `invalid_option` for what is given, `invalid_input` where names do not tell
 */
export function classOfEach(labels: readonly string[], classes: readonly ClassNames[], given?: readonly string[]): number[] {
  if (given) return asGiven(labels, classes, given);
  const named = labels.map((label) => classCalled(label, classes));
  if (labels.length === classes.length) {
    if (new Set(named).size === classes.length && !named.includes(undefined)) return named as number[];
    if (labels.length === 2 && labels.every(isNumbered)) return [0, 1];
  }
  const numbered = labels.every(isNumbered) ? " Their names do not say which is which, and models of either order are around." : "";
  throw new TypeformerError(
    "invalid_input",
    `the model's ${count(labels.length)} (${labels.join(", ")}) cannot be told to be ${shown(classes)}.${numbered} Say it in the order of the model's ids, such as --labels ${labels.map((_, i) => classes[i % classes.length][0]).join(",")}`,
  );
}

/**
 * The classes of a file that nobody has listed: what the caller says the model's labels are, or what the model calls them. Of two, files may say 0 and 1,
 * as nearly all do.
 *
 * @throws TypeformerError `invalid_option` unless one is given for each
 */
export function classesOf(labels: readonly string[], given?: readonly string[]): ClassNames[] {
  if (given && given.length !== labels.length) throw notOneEach(labels, given);
  if (given) return [...new Set(given)].map((name) => [name]);
  const numbered = labels.length === 2 && !labels.some((label) => /^\d+$/.test(label));
  return labels.map((label, id) => (numbered ? [label, String(id)] : [label]));
}

/** `LABEL_0`, which a model without names calls its first label, or `0`. */
const isNumbered = (label: string, id: number): boolean => label === `LABEL_${id}` || label === String(id);

const count = (labels: number): string => (labels === 1 ? "one label" : `${labels} labels`);

const shown = (classes: readonly ClassNames[]): string => classes.map((names) => names.join(" or ")).join(", ");

function asGiven(labels: readonly string[], classes: readonly ClassNames[], given: readonly string[]): number[] {
  const refuse = (why: string) => new TypeformerError("invalid_option", `labels: ${why}`);
  if (given.length !== labels.length) throw notOneEach(labels, given);
  const found = given.map((name) => {
    const number = classCalled(name, classes);
    if (number === undefined) throw refuse(`${describe(name)} is not known. Known: ${shown(classes)}`);
    return number;
  });
  const missing = classes.find((_, i) => !found.includes(i));
  if (missing) throw refuse(`none of the model's is ${missing.join(" or ")}`);
  return found;
}

function notOneEach(labels: readonly string[], given: readonly string[]): TypeformerError {
  const found = `labels: ${given.length} given, and the model has ${count(labels.length)} in this order: ${labels.join(", ")}`;
  return new TypeformerError("invalid_option", found);
}
