import { Tensor } from "../../src/tensor/index.ts";
import { config } from "./bundled.ts";
import { flat, type Matrix } from "./matrix.ts";
import { type EncoderWeights, encoderWeights } from "./weights.ts";

/** Every parameter by the name that the checkpoint gives it. */
export type Parameters = Record<string, Matrix>;

/** What an encoder of lesson 7 gives, under the names by which `typeformer verify --encoder` knows it. */
export function taps(encoder: (ids: number[], weights: EncoderWeights) => Matrix[], parameters: Parameters, ids: number[]) {
  const [embedded, ...layers] = encoder(ids, encoderWeights(parameters, config)).map((state) => new Tensor(flat(state), state.shape));
  const named = layers.map((state, i) => [`layer.${i}.mlp.normed`, state]);
  return { "embeddings.normed": embedded, ...Object.fromEntries(named) };
}
