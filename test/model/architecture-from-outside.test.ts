/**
 * An architecture that this build does not know, brought as one value: without token types, with names, keys of config.json and a rule of
 * positions of its own. What it must compute is known: a RoBERTa with the same numbers, whose token types add nothing.
 */
import { describe, expect, test } from "@jest/globals";
import { openBackend } from "../../src/backends/index.ts";
import { filesOf } from "../../src/checkpoint/index.ts";
import { writeSafetensors } from "../../src/checkpoint/safetensors/index.ts";
import { roberta } from "../../src/model/architectures/roberta.ts";
import {
  blueprintOf,
  generatedWeights,
  loadWeights,
  type Model,
  openModelFiles,
  parametersIn,
  readBlueprint,
} from "../../src/model/index.ts";
import { sizeOf, Tensor } from "../../src/tensor/index.ts";
import { configOf, everyBackend, modelWith } from "../support/models.ts";
import { plain } from "../support/plain-architecture.ts";

const known = { plain: async () => plain };
const json = {
  ...{ model_type: "plain", dim: 18, n_heads: 3, n_layers: 2, hidden_dim: 37, vocab_size: 131, max_position_embeddings: 32 },
  ...{ pad_token_id: 1, architectures: ["PlainForMaskedLM"] },
};
const blueprint = await readBlueprint(json, "a test's config", known);
const specs = [...parametersIn(blueprint.encoder, blueprint.heads).values()];
const fill = generatedWeights(blueprint, 3);

async function tensors(): Promise<Map<string, Tensor>> {
  const all = new Map<string, Tensor>();
  for (const { name, shape } of specs) {
    const tensor = new Tensor(new Float32Array(sizeOf(shape)), shape);
    await fill(name, tensor.data);
    all.set(name, tensor);
  }
  return all;
}

/** The same numbers under RoBERTa's names: its positions begin two rows later, its token types are zeros. */
async function asRoberta(backend: string): Promise<Model> {
  const config = { ...configOf({ hidden: 18, heads: 3, layers: 2, intermediate: 37, vocab: 131, positions: 34 }), tokenTypes: 1 };
  const other = blueprintOf(roberta, config);
  const names = [...parametersIn(other.encoder, other.heads).keys()].filter((name) => !/token_type/.test(name));
  const ours = await tensors();
  const data = new Map(names.map((name, i) => [name, ours.get(specs[i].name)?.data ?? new Float32Array(0)]));
  return modelWith(
    other,
    (name, target) => {
      target.fill(0);
      if (name.includes("token_type")) return;
      target.set(data.get(name) ?? [], name.includes("position_embeddings") ? 2 * 18 : 0);
    },
    backend,
  );
}

/** Opened from files, as any model is. */
async function opened(backend: string, change = (name: string) => name): Promise<Model> {
  const all = new Map([...(await tensors())].map(([name, tensor]) => [change(name), tensor]));
  const bytes = (value: object) => new TextEncoder().encode(JSON.stringify(value));
  const files = filesOf({ config: bytes(json), tokenizer: bytes({}), weights: writeSafetensors(all) });
  const found = await openModelFiles(await files, { warn: () => {}, known });
  return modelWith(found.blueprint, found.readInto, backend);
}

const sentence = { ids: [0, 83, 101, 1, 23, 17, 30, 103, 25, 122, 2] };
const sequences = [sentence, { ids: [7, 1, 9], attention_mask: [1, 0, 1] }, { ids: Array.from({ length: 32 }, (_, i) => 4 * i) }];

describe.each(everyBackend)("on %s", (backend) => {
  test("it computes what a RoBERTa of these numbers computes", async () => {
    const [ours, other] = [await opened(backend), await asRoberta(backend)];
    const taps = ["embeddings.sum", "layer.0.attention.probs", "layer.1.mlp.normed", "mlm.normed", "logits"] as const;
    const plainIds = sequences.map(({ ids, ...rest }) => ({ ids: ids.map((id) => (id === 1 ? 5 : id)), ...rest })); // RoBERTa counts no padding
    const [a, b] = [await ours.run(plainIds, { taps }), await other.run(plainIds, { taps })];
    for (const [s, output] of a.entries()) for (const tap of taps) expect(output.taps[tap].flat()).toEqual(b[s].taps[tap].flat());
    const options = { k: 3, among: [9, 60, 130] };
    expect(await ours.rank([sentence], [[4, 0]], { k: 5 })).toHaveLength(1);
    expect(await ours.rank(plainIds, [[4], [0], [31]], options)).toEqual(await other.rank(plainIds, [[4], [0], [31]], options));
  });

  test("its padding takes a position, as its rule says", async () => {
    const model = await opened(backend);
    const { taps } = await model.run({ ids: [5, 1, 5] }, { taps: ["embeddings.sum"], positions: [] });
    const { taps: bare } = await model.run({ ids: [5, 5, 5] }, { taps: ["embeddings.sum"], positions: [] });
    expect(taps["embeddings.sum"].pick(2).flat().slice()).toEqual(bare["embeddings.sum"].pick(2).flat().slice());
    await expect(model.run({ ids: new Array(33).fill(5) })).rejects.toMatchObject({
      code: "too_long",
      message: expect.stringContaining("32"),
    });
  });
});

test("the tolerance for old names holds for it too: no prefix, gamma and beta, the decoder in the place of the words", async () => {
  const old = (name: string) =>
    name
      .replace(/^plain\./, "")
      .replace(/norm\.weight$/, "norm.gamma")
      .replace(/norm\.bias$/, "norm.beta")
      .replace(/^embeddings\.words$/, "projector.weight");
  const [a, b] = [await opened("cpu", old), await opened("cpu")];
  expect((await a.run(sentence)).logits.flat()).toEqual((await b.run(sentence)).logits.flat());
});

test("it has no token types: none is added, and those of an encoding are left unread, as in Python", async () => {
  const model = await opened("cpu");
  expect(model.config).toMatchObject({ modelType: "plain", tokenTypes: 0, endsIn: ["mlm"] });
  const none = (await model.run({ ids: [5, 6] })).logits.flat();
  for (const token_type_ids of [
    [0, 0],
    [0, 1],
  ])
    expect((await model.run({ ids: [5, 6], token_type_ids })).logits.flat()).toEqual(none);
  await expect(model.run({ ids: [5, 6], token_type_ids: [0] })).rejects.toMatchObject({ code: "invalid_input" });
});

test("what its digits name becomes int8, and nothing else", async () => {
  const found = await openModelFiles(
    await filesOf({
      config: new TextEncoder().encode(JSON.stringify(json)),
      tokenizer: new Uint8Array(0),
      weights: writeSafetensors(await tensors()),
    }),
    { warn: () => {}, known },
  );
  const quantised = specs.filter(({ digits }) => digits).map(({ name }) => name);
  expect(quantised).toHaveLength(1 + 2 * 6 + 1); // words, six matrices a layer, the head's own
  const seen: string[] = [];
  await loadWeights(found.blueprint, (await openBackend("cpu")).backend, found.readInto, {
    quantized: (name, values, scales) => {
      seen.push(name);
      return found.readInt8Into(name, values, scales);
    },
  });
  expect(seen.sort()).toEqual([...quantised].sort());
});
