/** Linear layers: y[t][n] = Σₖ x[t][k] · W[n][k] + b[n]. The decoder of the head is one, its weight tied to the word embeddings. */
import type { Account, Explainer } from "./account.ts";
import type { Pass } from "./explanation.ts";
import { type Line, operand, parameterLine, products, tapLines, total, written } from "./line.ts";
import { type Origin, tapAt, tokenOf } from "./names.ts";
import { headOf, inLayer, type Role } from "./roles.ts";

/** @param suffix makes the letters of weight and bias: `Wq`, `bq` */
export const linear =
  (origin: Origin, role: Role, suffix: string): Explainer =>
  async ({ layer, index: [row, out] }, pass) => {
    const from = origin === "output" ? tokenOf(pass, row) : row;
    const [x] = await tapLines(pass, [tapAt(origin, layer, pass.config), [from, null]]);
    const { weight, bias } = role(pass.parameters.names, layer);
    return dotProduct(pass, x, out, [`W${suffix}`, weight], [`b${suffix}`, bias]);
  };

/** Queries, keys and values: head h owns the outputs h·headDim … */
export const projection =
  (part: "query" | "key" | "value"): Explainer =>
  ({ layer, index: [head, token, d] }, pass) =>
    linear(
      "input",
      inLayer(({ attention }) => attention[part]),
      part[0],
    )({ layer, index: [token, head * pass.config.headDim + d] }, pass);

export const logit: Explainer = async ({ index: [row, word] }, pass) => {
  const [z] = await tapLines(pass, ["mlm.normed", [row, null]]);
  return decoded(pass, z, word);
};

/** A logit, from the row that the decoder is given. */
export function decoded(pass: Pass, z: Line, word: number): Promise<Account> {
  const { weight, bias } = headOf(pass.parameters.names).decoder;
  return dotProduct(pass, z, word, [pass.config.tied ? "E" : "W", weight], ["b", bias]);
}

async function dotProduct(pass: Pass, x: Line, out: number, weight: [string, string], bias: [string, string]): Promise<Account> {
  const [w, b] = await Promise.all([parameterLine(pass, ...weight, [out, null]), parameterLine(pass, ...bias, [out])]);
  const columns = [written(x, "k"), written(w, "k")];
  const rows = products(x, w);
  const sum = total(rows);
  return {
    formula: `Σₖ ${columns.join(" · ")} + ${written(b)}`,
    lines: [x, w, b],
    terms: { columns, value: "product", rows },
    steps: [{ label: `Σₖ ${columns.join(" · ")}`, value: sum }, operand(b)],
    value: sum + b.values[0],
    operation: pass.precision === "q8" ? "linearInt8" : "linear",
  };
}
