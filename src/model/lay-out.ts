import { TypeformerError } from "../errors/index.ts";
import type { RaggedBatch, TokenIds } from "./batch.ts";
import type { ModelConfig } from "./config.ts";
import { checkedPositions } from "./positions.ts";

/**
 * Lays encodings end to end. Tokens whose attention_mask is 0 are left out, as keys and as rows; position ids still come from
 * the full ids.
 *
 * @param positions per sequence, indices into its full ids; absent: every kept token
 * @throws TypeformerError `invalid_input` for ids or types that no table has a row for, masks of another length or positions that are
 *   masked; `too_long` for a token beyond the last position
 */
export function layOut(encodings: readonly TokenIds[], config: ModelConfig, positions?: readonly (readonly number[])[]): RaggedBatch {
  const ids: number[] = [];
  const places: number[] = [];
  const types: number[] = [];
  const offsets = [0];
  const selected: number[] = [];
  const sequences = encodings.map((encoding, s) => {
    const start = ids.length;
    const kept = keptTokens(encoding, s);
    const position = checkedPositions(encoding, config);
    for (const t of kept) {
      ids.push(checkedId(encoding.ids[t], t, config));
      places.push(position[t]);
      types.push(checkedType(encoding.token_type_ids?.[t], t, config));
    }
    offsets.push(ids.length);
    const asked = positions ? rowsOf(positions[s], kept) : kept.map((_, row) => row);
    const rows = [...new Set(asked)].sort((a, b) => a - b);
    for (const row of rows) selected.push(start + row);
    return { tokens: kept.length, selected: rows, answers: asked.map((row) => rows.indexOf(row)) };
  });
  return {
    sequences,
    inputs: {
      ids: Int32Array.from(ids),
      positions: Int32Array.from(places),
      types: Int32Array.from(types),
      offsets: Int32Array.from(offsets),
      all: Int32Array.from(ids.keys()),
      selected: Int32Array.from(selected),
    },
  };
}

function keptTokens({ ids, attention_mask, token_type_ids }: TokenIds, s: number): number[] {
  if (typeof ids?.length !== "number")
    throw new TypeformerError("invalid_input", `sequence ${s} is no encoding: give { ids }, or what tokenizer.encode gives`);
  for (const [name, list] of Object.entries({ attention_mask, token_type_ids }))
    if (list !== undefined && list.length !== ids.length)
      throw new TypeformerError(
        "invalid_input",
        `sequence ${s}: ${name} has ${list.length} entries for ${ids.length} ids; they must match`,
      );
  const kept = Array.from({ length: ids.length }, (_, t) => t).filter((t) => attention_mask?.[t] !== 0);
  if (kept.length === 0)
    throw new TypeformerError("invalid_input", `sequence ${s} has no token to attend to: give at least one id that attention_mask keeps`);
  return kept;
}

function checkedId(id: number, t: number, { vocab }: ModelConfig): number {
  if (Number.isInteger(id) && id >= 0 && id < vocab) return id;
  throw new TypeformerError(
    "invalid_input",
    `token ${t} has the id ${id}, outside the model's vocabulary of ${vocab}: was it made by another model's tokenizer?`,
  );
}

function checkedType(type: number | undefined, t: number, { tokenTypes }: ModelConfig): number {
  if (type === undefined || type === 0 || tokenTypes === 0) return 0; // without a table nothing is computed from them, as in Python
  if (Number.isInteger(type) && type > 0 && type < tokenTypes) return type;
  throw new TypeformerError(
    "invalid_input",
    `token ${t} is of the type ${type}, and the model knows ${tokenTypes === 1 ? "1 type" : `${tokenTypes} types`} of tokens: leave token_type_ids out`,
  );
}

function rowsOf(positions: readonly number[], kept: number[]): number[] {
  return positions.map((position) => {
    const row = kept.indexOf(position);
    if (row >= 0) return row;
    throw new TypeformerError(
      "invalid_input",
      `position ${position} is not a token that the attention_mask keeps: there are ${kept.length}, from ${kept[0]} to ${kept.at(-1)}`,
    );
  });
}
