import { describe, expect, test } from "@jest/globals";
import { openBackend } from "../../src/backends/index.ts";
import { roberta } from "../../src/model/architectures/roberta.ts";
import { blueprintOf, generatedWeights, loadWeights, type TokenIds, tapNames } from "../../src/model/index.ts";
import { compare } from "../../src/tensor/compare.ts";
import { integers } from "../../src/tensor/random.ts";
import { backendsOfThisRun } from "../support/gpu.ts";
import { configOf, generatedModel, tinyConfig } from "../support/models.ts";

const FUSION_TOLERANCE = 1e-5; // the design's bound between fused and unfused
const sentence = { ids: [0, 83, 101, 19, 23, 17, 30, 103, 25, 122, 2] };

describe.each(backendsOfThisRun)("on %s", (backend) => {
  test("positions alone give the logits of those rows, and the last layer computes no other", async () => {
    const model = await generatedModel(tinyConfig, 7, backend);
    const all = await model.run(sentence);
    const some = await model.run(sentence, { positions: [8, 3, 3] });
    expect(all.logits.shape).toEqual([11, 131]);
    expect(some.logits.shape).toEqual([3, 131]);
    for (const [row, position] of [8, 3, 3].entries()) {
      expect(compare(some.logits.pick(row).copy().data, all.logits.pick(position).copy().data).maxAbs).toBeLessThan(FUSION_TOLERANCE);
    }
  });

  test("asking for taps changes nothing but what is handed out", async () => {
    const model = await generatedModel(tinyConfig, 7, backend);
    const plain = await model.run(sentence);
    const tapped = await model.run(sentence, { taps: tapNames(tinyConfig) });
    expect(Object.keys(tapped.taps)).toHaveLength(tapNames(tinyConfig).length);
    expect(compare(tapped.logits.data, plain.logits.data).maxAbs).toBeLessThan(FUSION_TOLERANCE);
    expect(tapped.taps.logits.data).toEqual(tapped.logits.data);
  });

  test("a batch is its sequences, none of which sees another", async () => {
    const model = await generatedModel(tinyConfig, 7, backend);
    const encodings = [3, 1, 12, 32, 5].map((length, i) => ({ ids: Array.from(integers(i, length, 131)) }));
    const together = await model.run(encodings, { taps: ["layer.1.attention.probs"] });
    for (const [i, encoding] of encodings.entries()) {
      const alone = await model.run(encoding, { taps: ["layer.1.attention.probs"] });
      expect(together[i].taps["layer.1.attention.probs"].shape).toEqual([3, encoding.ids.length, encoding.ids.length]);
      expect(compare(together[i].logits.data, alone.logits.data).maxAbs).toBeLessThan(FUSION_TOLERANCE);
    }
  });

  test("rank agrees with run", async () => {
    const model = await generatedModel(tinyConfig, 7, backend);
    const { logits } = await model.run(sentence, { positions: [4] });
    const row = logits.flat();
    const sum = row.reduce((total, logit) => total + Math.exp(logit), 0);
    const [[ranking]] = await model.rank([sentence], [[4]], { k: 131 });
    expect(ranking.ids).toEqual(Array.from(row.keys()).sort((a, b) => row[b] - row[a]));
    expect(
      compare(
        ranking.scores,
        ranking.ids.map((id) => Math.exp(row[id]) / sum),
      ).maxAbs,
    ).toBeLessThan(1e-6);
    const [[among]] = await model.rank([sentence], [[4]], { k: 2, among: [9, 60, 3] });
    expect(among.ids).toEqual([9, 60, 3].sort((a, b) => row[b] - row[a]).slice(0, 2));
  });
});

test("an odd little model and a deep narrow one run: nothing is 12, 64 or 768 by constant", async () => {
  for (const config of [
    configOf({ hidden: 5, heads: 5, layers: 1, intermediate: 3, vocab: 11, positions: 9 }),
    configOf({ hidden: 36, heads: 3, layers: 9, intermediate: 7, vocab: 40, positions: 20 }),
  ]) {
    const fast = await (await generatedModel(config, 1, "cpu")).run({ ids: [0, 5, 2] });
    const slow = await (await generatedModel(config, 1, "reference")).run({ ids: [0, 5, 2] });
    expect(compare(fast.logits.data, slow.logits.data).maxAbs).toBeLessThan(FUSION_TOLERANCE);
  }
});

test("passes overlap and are answered in the order of the calls, each with its own numbers", async () => {
  const model = await generatedModel(tinyConfig, 7);
  const encodings = Array.from({ length: 50 }, (_, i) => ({ ids: Array.from(integers(i, 1 + ((i * 7) % 32), 131)) }));
  const order: number[] = [];
  const together = await Promise.all(
    encodings.map(async (encoding, i) => {
      const output = await model.run(encoding);
      order.push(i);
      return output;
    }),
  );
  expect(order).toEqual(encodings.map((_, i) => i));
  for (const [i, encoding] of encodings.entries()) expect((await model.run(encoding)).logits.data).toEqual(together[i].logits.data);
});

describe("refuses", () => {
  const model = generatedModel(tinyConfig, 7);
  const refusal = async (encoding: TokenIds, options: object) =>
    (await model).run(encoding, options).then(
      () => undefined,
      ({ code, message }) => ({ code, message }),
    );

  test.each([
    ["an id outside the vocabulary", { ids: [0, 131, 2] }, {}, "invalid_input", /id 131.*vocabulary of 131/],
    ["a fractional id", { ids: [0, 1.5] }, {}, "invalid_input", /1\.5/],
    ["no token", { ids: [] }, {}, "invalid_input", /no token/],
    ["a mask that keeps none", { ids: [0, 2], attention_mask: [0, 0] }, {}, "invalid_input", /no token/],
    ["a mask of another length", { ids: [0, 2], attention_mask: [1] }, {}, "invalid_input", /1 entries for 2 ids/],
    ["one token too many", { ids: new Array(33).fill(5) }, {}, "too_long", /33 tokens.*positions for 32/],
    ["a masked position", { ids: [0, 5, 2], attention_mask: [1, 0, 1] }, { positions: [1] }, "invalid_input", /position 1/],
    [
      "a tap by a wrong name",
      { ids: [0, 2] },
      { taps: ["layer.1.attention.prob"] },
      "invalid_option",
      /Did you mean "layer\.1\.attention\.probs"/,
    ],
    ["a tap of a layer that is not there", { ids: [0, 2] }, { taps: ["layer.3.mlp.up"] }, "invalid_option", /layer\.3\.mlp\.up/],
    ["a head that is not there", { ids: [0, 2] }, { ablate: [{ layer: 0, head: 3 }] }, "invalid_option", /head 3 in layer 0/],
    ["another kind of attention", { ids: [0, 2] }, { attention: "left" }, "invalid_option", /full, causal/],
    ["an unknown option", { ids: [0, 2] }, { tap: [] }, "invalid_option", /Did you mean "taps"/],
    ["an option by Python's name", { ids: [0, 2] }, { output_attentions: true }, "invalid_option", /Did you mean "taps"/],
    ["positions that are no list", { ids: [0, 2] }, { positions: [[1]] }, "invalid_option", /a list of positions/],
  ])("%s", async (_, encoding, options, code, message) => {
    expect(await refusal(encoding, options)).toEqual({ code, message: expect.stringMatching(message) });
  });

  test("a call after dispose, while those before it answer", async () => {
    const mine = await generatedModel(tinyConfig, 7);
    const before = mine.run(sentence);
    mine.dispose();
    await expect(mine.run(sentence)).rejects.toMatchObject({ code: "disposed" });
    expect((await before).logits.shape).toEqual([11, 131]);
  });

  test("a pass whose signal fires, without harm to the next", async () => {
    const mine = await generatedModel(tinyConfig, 7);
    await expect(mine.run(sentence, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "aborted" });
    const controller = new AbortController();
    const first = mine.run(sentence, { signal: controller.signal });
    const second = mine.run(sentence);
    controller.abort();
    await expect(first).rejects.toMatchObject({ code: "aborted" });
    expect((await second).logits.shape).toEqual([11, 131]);
  });

  test("a parameter that holds NaN", async () => {
    const { backend } = await openBackend("cpu");
    const tiny = blueprintOf(roberta, tinyConfig);
    const good = generatedWeights(tiny, 7);
    const fill = async (name: string, target: Float32Array) => {
      await good(name, target);
      if (name === "roberta.encoder.layer.1.output.dense.weight") target[5] = NaN;
    };
    await expect(loadWeights(tiny, backend, fill)).rejects.toMatchObject({
      code: "invalid_parameter",
      message: expect.stringContaining("roberta.encoder.layer.1.output.dense.weight holds NaN at element 5"),
    });
  });
});
