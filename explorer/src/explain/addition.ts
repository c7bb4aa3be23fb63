/** Sums of a few numbers: residual connections, and the rows of the embedding tables. */
import type { Account, Explainer } from "./account.ts";
import type { Pass } from "./explanation.ts";
import { type Line, operand, parameterLine, tapLines, total, written } from "./line.ts";
import { type Origin, tapAt } from "./names.ts";
import type { Operation } from "./source.ts";

export const residual =
  (branch: Origin, trunk: Origin): Explainer =>
  async ({ layer, index }, pass) =>
    sumOf(await tapLines(pass, [tapAt(branch, layer, pass.config), index], [tapAt(trunk, layer, pass.config), index]), "add");

export const embedding: Explainer = async ({ index: [token, i] }, pass) => {
  const { ids, types, config, parameters } = pass;
  const at = rowsOf(ids, token, config, types);
  const lines = parameters.names.encoder.tables.map(({ by, rows }) => parameterLine(pass, letters[by], rows, [at[by], i]));
  return sumOf(await Promise.all(lines), "embedding");
};

const letters = { ids: "E", types: "T", positions: "P" };

/** Which row of each table a token takes. */
export const rowsOf = (ids: readonly number[], token: number, config: Pass["config"], types?: readonly number[]) => ({
  ids: ids[token],
  positions: positionId(ids, token, config),
  types: types?.[token] ?? 0, // one text alone is of the first type
});

/** The row of the position table that a token takes: padding counts, or it does not and has a row of its own. */
function positionId(ids: readonly number[], token: number, { padId, firstPosition, countsPadding }: Pass["config"]): number {
  if (countsPadding) return firstPosition + token;
  if (ids[token] === padId) return padId;
  return firstPosition + ids.slice(0, token).filter((id) => id !== padId).length;
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
