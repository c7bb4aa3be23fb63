/** Sums of a few numbers: residual connections, and the embeddings of word, position and type. */
import type { Account, Explainer } from "./account.ts";
import { type Line, operand, parameterLine, tapLines, total, written } from "./line.ts";
import { type Origin, tapAt } from "./names.ts";
import type { Operation } from "./source.ts";

export const residual =
  (branch: Origin, trunk: Origin): Explainer =>
  async ({ layer, index }, pass) =>
    sumOf(await tapLines(pass, [tapAt(branch, layer, pass.config), index], [tapAt(trunk, layer, pass.config), index]), "add");

export const embedding: Explainer = async ({ index: [token, i] }, pass) => {
  const { ids, config } = pass;
  const tables: [string, string, number][] = [
    ["E", "word", ids[token]],
    ["T", "token_type", 0],
    ["P", "position", positionId(ids, token, config.padId)],
  ];
  const lines = tables.map(([letter, table, row]) =>
    parameterLine(pass, letter, `roberta.embeddings.${table}_embeddings.weight`, [row, i]),
  );
  return sumOf(await Promise.all(lines), "embedding");
};

/** The row of the position table that a token takes: positions begin after the id of the padding, and padding does not count. */
export function positionId(ids: readonly number[], token: number, padId: number): number {
  if (ids[token] === padId) return padId;
  return padId + ids.slice(0, token + 1).filter((id) => id !== padId).length;
}

function sumOf(lines: readonly Line[], operation: Operation): Account {
  const rows = lines.map((line) => ({ operands: [operand(line)], value: line.values[0] }));
  return {
    formula: lines.map((line) => written(line)).join(" + "),
    lines,
    terms: { columns: ["summand"], rows },
    value: total(rows),
    operation,
  };
}
