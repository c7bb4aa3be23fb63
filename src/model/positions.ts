import { TypeformerError } from "../errors/index.ts";
import type { TokenIds } from "./batch.ts";
import type { ModelConfig } from "./config.ts";

/**
 * The row of the position table for every token of a whole text, padding included: counted from the first one on, over padding or not.
 * That is what `transformers` does for BERT and for RoBERTa (`create_position_ids_from_input_ids`).
 */
export function positionIds(
  ids: ArrayLike<number>,
  { padId, firstPosition, countsPadding }: Pick<ModelConfig, "padId" | "firstPosition" | "countsPadding">,
): number[] {
  let next = firstPosition;
  return Array.from(ids, (id) => (id === padId && !countsPadding ? padId : next++));
}

/**
 * The same, where the table has them all: whether a text is too long for a model is judged here, for raw ids and for texts.
 *
 * @throws TypeformerError `too_long` for a token that is attended to and stands beyond the last position
 */
export function checkedPositions({ ids, attention_mask }: TokenIds, config: ModelConfig): number[] {
  const places = positionIds(ids, config);
  if (places.every((place, t) => place < config.positions || attention_mask?.[t] === 0)) return places;
  throw new TypeformerError(
    "too_long",
    `the text has ${ids.length} tokens and the model has positions for ${config.tokenLimit}, special tokens included: shorten it, or cut it with \`truncation: true\``,
  );
}
