/** Whatever is asked for, no backend is let read past the last row of a table, or before the first. */
import { describe, expect, test } from "@jest/globals";
import { loadModel, loadTokenizer } from "../../src/doors/node.ts";
import { backendsOfThisRun } from "../support/gpu.ts";
import { configOf, generatedModel, tinyConfig } from "../support/models.ts";

const sentence = { ids: [0, 83, 101, 19, 23, 17, 30, 103, 25, 122, 2] };
const { vocab } = tinyConfig;

describe.each(backendsOfThisRun)("on %s", (backend) => {
  const model = generatedModel(tinyConfig, 7, backend);

  test.each([vocab, vocab + 7, -1, 0.5, Number.NaN, 2 ** 32])("an id %p", async (id) => {
    const ids = [0, id, 2];
    const refused = { code: "invalid_input", message: expect.stringMatching(`token 1 has the id ${id}.*vocabulary of ${vocab}`) };
    await expect((await model).run({ ids })).rejects.toMatchObject(refused);
    await expect((await model).encode([sentence, { ids }])).rejects.toMatchObject(refused);
    await expect((await model).rank([{ ids }], [[0]], { k: 1 })).rejects.toMatchObject(refused);
  });

  test.each([vocab, vocab + 7, -1, 0.5, Number.NaN])("among whose ids is %p", async (id) => {
    await expect((await model).rank([sentence], [[4]], { k: 2, among: [9, id] })).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringMatching(`the id ${id}.*vocabulary is ${vocab}`),
    });
    const [[last]] = await (await model).rank([sentence], [[4]], { k: 1, among: [vocab - 1] });
    expect(last.ids).toEqual([vocab - 1]);
    expect(last.scores[0]).toBeGreaterThan(0);
  });

  test.each<[string, unknown[], object, string]>([
    ["more than the vocabulary", [[4]], { k: vocab + 1 }, "invalid_option"],
    ["none", [[4]], { k: 0 }, "invalid_option"],
    ["half a token", [[4]], { k: 1.5 }, "invalid_option"],
    ["among no ids", [[4]], { k: 1, among: [] }, "invalid_option"],
    ["among no list", [[4]], { k: 1, among: "9" }, "invalid_option"],
    ["a position behind the last", [[11]], { k: 1 }, "invalid_input"],
    ["a position before the first", [[-1]], { k: 1 }, "invalid_input"],
    ["positions of another batch", [[4], [4]], { k: 1 }, "invalid_option"],
    ["half a position", [[0.5]], { k: 1 }, "invalid_option"],
  ])("rank refuses %s", async (_, positions, options, code) => {
    await expect((await model).rank([sentence], positions as number[][], options as { k: number })).rejects.toMatchObject({ code });
  });
});

test("a program that no head has is refused, and so are options that are none", async () => {
  const model = await generatedModel(tinyConfig, 7);
  await expect(model.ask("rnak" as "rank", [sentence], [[4]], { k: 1 })).rejects.toMatchObject({
    code: "invalid_option",
    message: expect.stringContaining('no program "rnak": this model has run, encode, rank'),
  });
  await expect(model.rank([sentence], [[4]], undefined as never)).rejects.toMatchObject({ code: "invalid_option" });
  const everywhere = await model.ask("rank", [sentence], undefined, { k: 2 });
  expect(everywhere.map((rankings) => rankings.length)).toEqual([11]);
  expect(everywhere[0][4]).toEqual((await model.rank([sentence], [[4]], { k: 2 }))[0][0]);
});

test.each([undefined, null, "a text", {}])("%p is no encoding", async (encoding) => {
  const model = await generatedModel(tinyConfig, 7);
  const refused = { name: "TypeformerError", code: "invalid_input" };
  await expect(model.run([encoding] as never)).rejects.toMatchObject(refused);
  await expect(model.encode([sentence, encoding] as never)).rejects.toMatchObject(refused);
  await expect(model.encode(encoding as never)).rejects.toMatchObject(refused);
});

test("a model of two token types adds the row that is asked for, and refuses one that it does not have", async () => {
  const model = await generatedModel(
    { ...configOf({ hidden: 6, heads: 2, layers: 1, intermediate: 8, vocab: 20, positions: 12 }), tokenTypes: 2 },
    1,
  );
  const of = async (token_type_ids?: number[]) =>
    (await model.run({ ids: [3, 4, 5], token_type_ids }, { taps: ["embeddings.sum"] })).taps["embeddings.sum"];
  const [none, zeros, mixed] = [await of(), await of([0, 0, 0]), await of([0, 1, 0])];
  expect(zeros.flat()).toEqual(none.flat());
  expect([0, 1, 2].map((row) => String(mixed.pick(row).copy().data) === String(none.pick(row).copy().data))).toEqual([true, false, true]);
  await expect(of([0, 2, 0])).rejects.toMatchObject({ code: "invalid_input", message: expect.stringMatching(/type 2.*knows 2 types/) });
  await expect(of([0])).rejects.toMatchObject({
    code: "invalid_input",
    message: expect.stringContaining("token_type_ids has 1 entries for 3 ids"),
  });
});

test("a pair goes into DistilBERT as its tokenizer encodes it: its types are left unread; RoBERTa's one row refuses a second type", async () => {
  const folder = "test/golden/family/distilbert/mlm";
  const [model, tokenizer] = await Promise.all([loadModel(folder, { backend: "cpu" }), loadTokenizer(folder)]);
  const { ids, token_type_ids } = tokenizer.encode("who wrote it?", "she did");
  expect(new Set(token_type_ids)).toEqual(new Set([0, 1]));
  const [pair, plain] = [await model.run({ ids, token_type_ids }), await model.run({ ids })];
  expect(pair.logits.flat()).toEqual(plain.logits.flat());
  const roberta = await generatedModel(tinyConfig, 1);
  const second = roberta.run({ ids: [0, 5, 2], token_type_ids: [0, 1, 0] });
  await expect(second).rejects.toMatchObject({ code: "invalid_input", message: expect.stringMatching(/type 1.*knows 1 type/) });
});
