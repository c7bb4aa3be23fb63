/** The bundled model as the lessons need it: its tokenizer, its parameters, and what PyTorch computed with them. */
import { readFileSync } from "node:fs";
import { openSafetensors } from "../../src/checkpoint/safetensors/index.ts";
import type { Tensor } from "../../src/tensor/index.ts";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { type Matrix, matrix } from "./matrix.ts";
import { type Config, type EncoderWeights, encoderWeights, type HeadWeights, headWeights } from "./weights.ts";

const file = (name: string) => new URL(`../../weights/mini/${name}`, import.meta.url);

/** The sentence of all lessons. Its goldens are stored whole. */
export const sentence = "She opened the <mask> and walked into the room.";

export const config: Config = JSON.parse(readFileSync(file("config.json"), "utf8"));

/* Each is read once, when a lesson first asks for it. */

export const openTokenizer = once((): Tokenizer => Tokenizer.fromJSON(readFileSync(file("tokenizer.json"), "utf8")));

export const openWeights = once(async (): Promise<EncoderWeights & { head: HeadWeights }> => {
  const checkpoint = await openSafetensors(readFileSync(file("model.safetensors")));
  const parameters: Record<string, Matrix> = {};
  for (const name of checkpoint.tensors.keys()) parameters[name] = (await checkpoint.read(name)) as Tensor;
  return { ...encoderWeights(parameters, config), head: headWeights(parameters, config) };
});

/** What PyTorch computed for the sentence, by the name of the tap: `layer.2.attention.probs`. */
export const openGoldens = once(async () => {
  const goldens = await openSafetensors(readFileSync(file("golden.safetensors")));
  return async (tap: string) => (await goldens.read(`0.${tap}`)) as Tensor;
});

/** One head of a tap that has heads: [tokens, headDim], or [tokens, tokens] of `probs`. */
export function headOf(tap: Tensor, head: number): Matrix {
  return tap.pick(head);
}

/** Heads side by side, as a linear layer gives them: [heads, tokens, headDim] as [tokens, heads · headDim]. */
export function sideBySide(tap: Tensor): Matrix {
  const [heads, tokens, headDim] = tap.shape;
  return matrix(tokens, heads * headDim, tap.transpose(1, 0, 2).flat());
}

function once<T>(read: () => T): () => T {
  let kept: { value: T } | undefined;
  return () => {
    kept ??= { value: read() };
    return kept.value;
  };
}
