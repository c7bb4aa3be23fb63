/** Names at a public door: what is not known is refused by name, with what was probably meant. */
import { describe } from "./describe.ts";
import { TypeformerError } from "./typeformer-error.ts";

/** Names that are used elsewhere for what is called otherwise here; the first that is known at that door is meant. */
const elsewhere: Record<string, readonly string[]> = {
  device: ["backend"],
  execution_provider: ["backend"],
  num_threads: ["threads"],
  numThreads: ["threads"],
  precision: ["dtype"],
  quantized: ["dtype"],
  torch_dtype: ["dtype"],
  topk: ["top_k"],
  k: ["top_k"],
  target: ["targets"],
  maxLength: ["max_length", "tokenizer_kwargs"],
  max_length: ["tokenizer_kwargs"],
  normalize_embeddings: ["normalize"],
  pooling_mode: ["pooling"],
  output_hidden_states: ["taps"],
  output_attentions: ["taps"],
  abort: ["signal"],
  sentence: ["text"],
  sentences: ["inputs"],
  prompt: ["text"],
  text_pair: ["pair"],
  pair: ["text_pair"],
  return_all_scores: ["top_k"],
  candidate_labels: ["labels"],
  labels: ["candidate_labels"],
  template: ["hypothesis_template"],
  params: ["parameters"],
  key: ["id"],
  uuid: ["id"],
  custom_id: ["id"],
  /* and values */
  gpu: ["webgpu"],
  cuda: ["webgpu"],
  float32: ["f32"],
  float16: ["f16"],
  half: ["f16"],
  int8: ["q8"],
  uint8: ["q8"],
  average: ["mean"],
};

/**
 * @param what what a name is called at that door
 * @throws TypeformerError `invalid_option` for anything but an object (or nothing) with keys among `known`.
 */
export function refuseUnknown(options: object | undefined, known: readonly string[], where: string, what = "option"): void {
  if (options === undefined) return;
  if (options === null || typeof options !== "object" || Array.isArray(options)) {
    throw new TypeformerError("invalid_option", `${where}: ${what}s are an object such as { ${known[0]}: … }, not ${describe(options)}`);
  }
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw new TypeformerError("invalid_option", `${where}: unknown ${what} ${describe(unknown)}.${guess(unknown, known)} ${list(known)}`);
}

/** `value` as one of `known`. @throws TypeformerError `invalid_option`, naming the nearest. */
export function oneOf<T extends string>(value: unknown, known: readonly T[], option: string): T {
  const found = known.find((each) => each === value);
  if (found !== undefined) return found;
  const meant = typeof value === "string" ? guess(value, known) : "";
  throw new TypeformerError("invalid_option", `${option}: ${describe(value)} is not known.${meant} ${list(known)}`);
}

/** A whole number of at least `least`. @throws TypeformerError `invalid_option`. */
export function wholeNumber(value: unknown, option: string, least = 1): number {
  if (Number.isInteger(value) && (value as number) >= least) return value as number;
  throw new TypeformerError("invalid_option", `${option}: expected a whole number from ${least} on, found ${describe(value)}`);
}

/** The name in `known` that is fewest single-letter edits away, if it is near enough to be what was meant. */
export function nearest<T extends string>(name: string, known: readonly T[]): T | undefined {
  if (name.length > LONGEST_NAME) return undefined;
  const ranked = known.map((each) => ({ each, distance: edits(name.toLowerCase(), each.toLowerCase()) }));
  const best = ranked.sort((a, b) => a.distance - b.distance)[0];
  return best && best.distance <= Math.max(2, best.each.length / 3) ? best.each : undefined;
}

/** What is longer is no name: nobody waits for its distances. */
const LONGEST_NAME = 100;

/** ` Did you mean "…"?`, where one can tell. */
function guess(name: string, known: readonly string[]): string {
  const foreign = Object.hasOwn(elsewhere, name) ? elsewhere[name] : [];
  const meant = foreign.find((each) => known.includes(each)) ?? nearest(name, known);
  return meant ? ` Did you mean "${meant}"?` : "";
}

const list = (known: readonly string[]): string => (known.length > 0 ? `Known: ${known.join(", ")}` : "There is none.");

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
