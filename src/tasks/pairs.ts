import { describe, refuseUnknown, TypeformerError } from "../errors/index.ts";

/** Two texts that are judged together. */
export interface TextPair {
  text: string;
  text_pair?: string | null;
}

/** A text, or two. */
export interface PairInput {
  text: string;
  pair?: string;
}

/**
 * Texts, pairs, or a list of these. A list `[["a", "b"]]` is a pair too where it stands in a list, as it once was in Python.
 *
 * @throws TypeformerError `invalid_input` for anything else, naming its place
 */
export function readPairs(inputs: unknown): PairInput[] {
  return Array.isArray(inputs) ? inputs.map((each, i) => readPair(each, `input ${i} of the list`)) : [readPair(inputs, "the input")];
}

function readPair(input: unknown, where: string): PairInput {
  if (typeof input === "string") return { text: input };
  if (Array.isArray(input)) {
    const [both] = input;
    if (input.length !== 1 || !Array.isArray(both) || both.length !== 2)
      throw new TypeformerError("invalid_input", `${where} is a list: write a pair of texts as { text: "…", text_pair: "…" }`);
    return readPair({ text: both[0], text_pair: both[1] }, where);
  }
  if (typeof input !== "object" || input === null)
    throw new TypeformerError("invalid_input", `${where} must be a string, or { text, text_pair }, found ${describe(input)}`);
  refuseUnknown(input, ["text", "text_pair"], where, "field");
  const { text, text_pair: pair = null } = input as Partial<TextPair>;
  if (typeof text !== "string") throw new TypeformerError("invalid_input", `${where}: text must be a string, found ${describe(text)}`);
  if (pair === null || pair === "") return { text }; // Python's tokenizers take an empty second text for none
  if (typeof pair === "string") return { text, pair };
  throw new TypeformerError("invalid_input", `${where}: text_pair must be a string, found ${describe(pair)}`);
}
