/** Options at a public door: what is not known is refused by name, with what was probably meant. */
import { describe } from "./describe.ts";
import { TypeformerError } from "./errors.ts";

/** Names that other libraries use for what is called otherwise here. */
const elsewhere: Record<string, string> = {
  device: "backend",
  execution_provider: "backend",
  num_threads: "threads",
  numThreads: "threads",
  precision: "dtype",
  quantized: "dtype",
  torch_dtype: "dtype",
  topk: "top_k",
  k: "top_k",
  target: "targets",
  maxLength: "max_length",
  max_length: "tokenizer_kwargs",
  output_hidden_states: "taps",
  output_attentions: "taps",
  abort: "signal",
};

/** @throws TypeformerError `invalid_option` for anything but an object (or nothing) with keys among `known`. */
export function refuseUnknown(options: object | undefined, known: readonly string[], where: string): void {
  if (options === undefined) return;
  if (options === null || typeof options !== "object" || Array.isArray(options)) {
    throw new TypeformerError("invalid_option", `${where}: options are an object such as { ${known[0]}: … }, not ${describe(options)}`);
  }
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  const meant = known.includes(elsewhere[unknown]) ? elsewhere[unknown] : nearest(unknown, known);
  const guess = meant ? ` Did you mean "${meant}"?` : "";
  throw new TypeformerError("invalid_option", `${where}: unknown option "${unknown}".${guess} Known: ${known.join(", ")}`);
}

/** `value` as one of `known`. @throws TypeformerError `invalid_option`, naming the nearest. */
export function oneOf<T extends string>(value: unknown, known: readonly T[], option: string): T {
  const found = known.find((each) => each === value);
  if (found !== undefined) return found;
  const meant = typeof value === "string" ? nearest(value, known) : undefined;
  const guess = meant ? ` Did you mean "${meant}"?` : "";
  throw new TypeformerError("invalid_option", `${option}: ${describe(value)} is not known.${guess} Known: ${known.join(", ")}`);
}

/** A whole number of at least `least`. @throws TypeformerError `invalid_option`. */
export function wholeNumber(value: unknown, option: string, least = 1): number {
  if (Number.isInteger(value) && (value as number) >= least) return value as number;
  throw new TypeformerError("invalid_option", `${option}: expected a whole number from ${least} on, found ${describe(value)}`);
}

/** The name in `known` that is fewest single-letter edits away, if it is near enough to be what was meant. */
export function nearest<T extends string>(name: string, known: readonly T[]): T | undefined {
  const ranked = known.map((each) => ({ each, distance: edits(name.toLowerCase(), each.toLowerCase()) }));
  const best = ranked.sort((a, b) => a.distance - b.distance)[0];
  return best && best.distance <= Math.max(2, best.each.length / 3) ? best.each : undefined;
}

/** Levenshtein's distance, one row of the table at a time. */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + Number(a[i - 1] !== b[j - 1])));
    row = next;
  }
  return row[b.length];
}
