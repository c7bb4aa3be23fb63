/** Which head an answer leans on: each is switched off in its turn. */
import type { HeadAddress, Model, RunOptions, TokenIds } from "typeformer";

/** What becomes of one word's logit without one head. */
export interface Effect extends HeadAddress {
  /** The logit without the head minus the logit with all heads. */
  change: number;
}

interface Question {
  model: Pick<Model, "run" | "config">;
  encoding: TokenIds;
  /** Where the word would stand, and its id. */
  position: number;
  word: number;
  attention: RunOptions["attention"];
  signal: AbortSignal;
}

/** One pass with all heads, then one for each head, which is told as soon as it is known. Throws as `model.run` does. */
export async function* effects({ model, encoding, position, word, attention, signal }: Question): AsyncGenerator<Effect> {
  const { layers, heads } = model.config;
  const logit = async (ablate: HeadAddress[]) => {
    const { logits } = await model.run(encoding, { positions: [position], attention, ablate, signal });
    return logits.get(0, word);
  };
  const whole = await logit([]);
  for (let layer = 0; layer < layers; layer++)
    for (let head = 0; head < heads; head++) yield { layer, head, change: (await logit([{ layer, head }])) - whole };
}
