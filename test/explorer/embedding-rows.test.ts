import { expect, test } from "@jest/globals";
import { rowsOf } from "../../explorer/src/explain/index.ts";
import { nearest, tablesOf, titles } from "../../explorer/src/journey/embedding-rows.ts";
import { loadModel, loadTokenizer, openParameters } from "../../src/doors/node.ts";
import { ofFamily } from "../support/family.ts";

test("the three rows of a token sum to its embedding", async () => {
  const [model, tokenizer, parameters] = await Promise.all([loadModel(), loadTokenizer(), openParameters()]);
  const encoding = tokenizer.encode("She <pad> the <mask>.");
  const { taps } = await model.run(encoding, { taps: ["embeddings.sum"] });
  for (const token of encoding.ids.keys()) {
    const at = rowsOf(encoding.ids, token, model.config);
    const tables = tablesOf(parameters.names);
    expect(tables.map(({ by }) => titles[by])).toEqual(["word", "position", "type"]);
    const [word, position, type] = await Promise.all(tables.map(({ by, rows }) => parameters.read(rows, at[by])));
    for (let k = 0; k < model.config.hidden; k++) {
      expect(taps["embeddings.sum"].get(token, k)).toBeCloseTo(word.get(k) + position.get(k) + type.get(k), 6);
    }
  }
  model.dispose();
});

test.each([
  ["bert", ["word", "position", "type"]],
  ["distilbert", ["word", "position"]],
] as const)("so do those of %s, for both texts of a pair", async (architecture, named) => {
  const folder = `./${ofFamily(architecture, "mlm")}`;
  const model = await loadModel(folder);
  const [tokenizer, parameters] = [await loadTokenizer(folder), await openParameters(folder)];
  const { ids, token_type_ids } = tokenizer.encode("Anna ran.", "Who?");
  const types = model.config.tokenTypes > 0 ? token_type_ids : undefined;
  const { taps } = await model.run({ ids, token_type_ids: types }, { taps: ["embeddings.sum"] });
  const tables = tablesOf(parameters.names);
  expect(tables.map(({ by }) => titles[by])).toEqual(named);
  for (const token of ids.keys()) {
    const at = rowsOf(ids, token, model.config, types);
    const rows = await Promise.all(tables.map(({ by, rows }) => parameters.read(rows, at[by])));
    for (let k = 0; k < model.config.hidden; k++)
      expect(taps["embeddings.sum"].get(token, k)).toBeCloseTo(
        rows.reduce((sum, row) => sum + row.get(k), 0),
        5,
      );
  }
  model.dispose();
});

test("the nearest rows by angle, not by length; rows of zeros and the row itself are left out", () => {
  const table = Float32Array.of(1, 0, 0, 0, 9, 1, 0, 1, -2, 0, 1, 1);
  expect(nearest(table, 2, 0, 3).map(({ row }) => row)).toEqual([2, 5, 3]);
  expect(nearest(table, 2, 0, 9).map(({ row, cosine }) => [row, Number(cosine.toFixed(2))])).toEqual([
    [2, 0.99],
    [5, 0.71],
    [3, 0],
    [4, -1],
  ]);
  expect(nearest(table, 2, 1, 3)).toEqual([]);
});
