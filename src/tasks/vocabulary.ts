import { TypeformerError } from "../errors/index.ts";
import type { ModelConfig } from "../model/index.ts";
import type { Tokenizer } from "../tokenizer/index.ts";

/**
 * Refuses what the tokenizer knows and the model has no row for: a token was added to the one, and the other was not resized.
 *
 * @param where what a message says of the place: "the text"
 * @throws TypeformerError `invalid_input`, with the first such token
 */
export function refuseUnknownRows(ids: readonly number[], tokenizer: Tokenizer, { vocab }: ModelConfig, where: string): void {
  const id = ids.find((each) => each >= vocab);
  if (id === undefined) return;
  throw new TypeformerError(
    "invalid_input",
    `${where}: the token ${JSON.stringify(tokenizer.idToToken(id))} has the id ${id}, and the model has a vocabulary of ${vocab}: it was added to the tokenizer, and the model was not resized for it (in Python, model.resize_token_embeddings(len(tokenizer)))`,
  );
}
