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
