import { TypeformerError } from "typeformer/requests";
import type { Service } from "../service/service.ts";
import { checkCount } from "./counts.ts";

/**
 * The first `dimensions` numbers of a vector, as models that were trained for it (Matryoshka) are used.
 *
 * @param normalize the result is divided by its length
 * @throws TypeformerError `invalid_option` where the vector has fewer
 */
export function shortened(vector: Float32Array, dimensions: number | undefined, normalize: boolean): Float32Array {
  if (dimensions === undefined || dimensions === vector.length) return vector;
  if (dimensions > vector.length)
    throw new TypeformerError(
      "invalid_option",
      `dimensions: ${dimensions} are more than the ${vector.length} that the model's vectors have`,
    );
  const first = vector.slice(0, dimensions);
  return normalize ? first.map((value) => value / (lengthOf(first) || 1)) : first;
}

/** a·b / (|a| |b|), from −1 to 1; 0 where one of them is nothing but zeros. */
export function cosine(a: Float32Array, b: Float32Array): number {
  const product = a.reduce((sum, value, i) => sum + value * b[i], 0);
  return product / (lengthOf(a) * lengthOf(b) || 1);
}

const lengthOf = (vector: Float32Array): number => Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));

/**
 * Refuses what sentence-transformers would cut without a word.
 *
 * @throws TypeformerError `too_long`, naming the index where there are several
 */
export async function refuseTooLong(service: Service, texts: readonly string[], list = "inputs"): Promise<void> {
  checkCount(texts.length, service.facts);
  const { tokenLimit } = service.facts;
  const doubtful = [...texts.keys()].filter((i) => texts[i].length * MOST_PER_UNIT + SPECIAL > tokenLimit);
  const counted = await service.tokenize(
    doubtful.map((i) => texts[i]),
    { add_special_tokens: true },
  );
  const wrong = counted.findIndex((tokens) => tokens.length > tokenLimit);
  if (wrong < 0) return;
  const where = texts.length > 1 ? `${list}[${doubtful[wrong]}]: ` : "";
  const found = `the text has ${counted[wrong].length} tokens, and the model takes ${tokenLimit}, special ones included`;
  throw new TypeformerError("too_long", `${where}${found}: shorten it, or ask for it to be cut`);
}

/** Tokens of a UTF-16 unit: its bytes, at most. */
const MOST_PER_UNIT = 3;
/** Tokens around a text. */
const SPECIAL = 4;
