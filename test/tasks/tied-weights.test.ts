/** Two parameters that config.json ties: one of them in the file, or both, with equal values or others. */
import { describe, expect, test } from "@jest/globals";
import { filesOf } from "../../src/checkpoint/index.ts";
import { loadModel, openParameters } from "../../src/doors/node.ts";
import { openModelFiles } from "../../src/model/index.ts";
import { normal, Tensor } from "../../src/tensor/index.ts";
import { decoder, load, logitsOf, parts, type Tensors, words } from "../support/field-folders.ts";

const changed = (tensor: Tensor | undefined, seed: number) =>
  new Tensor(
    (tensor?.flat() ?? new Float32Array(0)).map((x, i) => x + normal(seed, tensor?.size ?? 0, 0.3)[i]),
    tensor?.shape,
  );
const withOwn = (weight: boolean, bias: boolean) => (all: Tensors) => {
  if (weight) all.set(decoder.weight, changed(all.get(words), 8));
  if (bias) all.set(decoder.bias, changed(all.get("lm_head.bias"), 9));
  return all;
};
/** The same numbers in a folder that says what they are: nothing is tied. */
const saidSo = (weight: boolean, bias: boolean) => (all: Tensors) => {
  withOwn(weight, bias)(all);
  for (const [twin, name] of [
    [decoder.weight, words],
    [decoder.bias, "lm_head.bias"],
  ])
    if (!all.has(twin)) all.set(twin, all.get(name) as Tensor);
  return all;
};

describe("two parameters that config.json ties, both in the file", () => {
  test.each([
    ["another decoder", true, false],
    ["another bias", false, true],
    ["both others", true, true],
  ])("%s: the values decide, and a warning names both", async (_, weight, bias) => {
    const place = await parts({}, withOwn(weight, bias));
    const honest = await parts({ tie_word_embeddings: false }, saidSo(weight, bias));
    for (const backend of ["reference", "cpu", "wasm"])
      expect(await logitsOf(place, { backend })).toEqual(await logitsOf(honest, { backend }));
    expect(await logitsOf(place, { dtype: "q8" })).toEqual(await logitsOf(honest, { dtype: "q8" }));
    expect(await logitsOf(place)).not.toEqual(await logitsOf(await parts()));

    const { model, warnings } = await load(place);
    const pairs = [weight && `${words} and ${decoder.weight}`, bias && `lm_head.bias and ${decoder.bias}`].filter((pair) => pair !== false);
    expect(warnings).toEqual(pairs.map((pair) => expect.stringContaining(`${pair} with different values, though config.json ties them`)));
    expect(model.config.tied).toBe(!weight);
  });

  test("the same values: they are tied, and nobody is warned", async () => {
    const place = await parts({}, (all) =>
      all.set(decoder.weight, all.get(words) as Tensor).set(decoder.bias, all.get("lm_head.bias") as Tensor),
    );
    const { model, warnings } = await load(place);
    expect([warnings, model.config.tied]).toEqual([[], true]);
    expect(await logitsOf(place)).toEqual(await logitsOf(await parts()));
  });

  test("under a bare encoder's names too", async () => {
    const bare = (all: Tensors) => new Map([...withOwn(true, true)(all)].map(([name, tensor]) => [name.replace(/^roberta\./, ""), tensor]));
    expect(await logitsOf(await parts({}, bare))).toEqual(await logitsOf(await parts({}, withOwn(true, true))));
  });

  test("a difference in the very last element is one", async () => {
    const place = await parts({}, (all) => {
      const own = (all.get(words) as Tensor).copy();
      own.set(30, 5, own.get(30, 5) + 1);
      return all.set(decoder.weight, own);
    });
    expect((await load(place)).warnings).toHaveLength(1);
  });

  test("of another shape: refused", async () => {
    const place = await parts({}, (all) => all.set(decoder.bias, new Tensor(new Float32Array(30))));
    await expect(loadModel(place)).rejects.toMatchObject({
      code: "invalid_parameter",
      message: expect.stringContaining("lm_head.decoder.bias [30] where config.json asks for [31]"),
    });
  });

  test("parameters are read by the names that decide", async () => {
    const place = await parts({}, withOwn(true, false));
    const { names, shapes, read } = await openParameters(place, { onWarning: () => {} });
    expect(names.heads.mlm?.decoder).toEqual({ weight: decoder.weight, bias: "lm_head.bias" });
    expect(names.encoder.tables.map(({ by, rows }) => `${by} ${rows}`)[0]).toBe(`ids ${words}`);
    expect(shapes.get(decoder.weight)).toEqual([31, 6]);
    expect(await read(decoder.weight, 4)).not.toEqual(await read(words, 4));
  });
});

test("config.json ties nothing and the file has no decoder: transformers would make one up, here it is refused", async () => {
  await expect(loadModel(await parts({ tie_word_embeddings: false }))).rejects.toMatchObject({
    code: "missing_parameter",
    message: expect.stringMatching(
      /lacks 2 parameters: lm_head\.decoder\.weight, lm_head\.decoder\.bias\. config\.json says "tie_word_embeddings": false/,
    ),
  });
});

test("a model's files are opened without a weight being read, but for ties that are stored twice", async () => {
  const ranges: number[] = [];
  const opened = async (change?: (all: Tensors) => Tensors) => {
    ranges.splice(0);
    const files = await filesOf(await parts({}, change));
    const open = async (name: string) => {
      const source = await files.open(name);
      if (!source || name !== "model.safetensors") return source;
      return {
        ...source,
        read(begin: number, end: number) {
          ranges.push(end - begin);
          return source.read(begin, end);
        },
        readInto: undefined,
      };
    };
    const { checkpoint } = await openModelFiles({ ...files, open }, { warn: () => {} });
    const header = ranges.slice(0, 2);
    return { elements: ranges.slice(header.length).reduce((sum, bytes) => sum + bytes, 0) / 4, shape: checkpoint.info(words).shape };
  };
  expect((await opened()).elements).toBe(0);
  expect((await opened(withOwn(true, false))).elements).toBe(2 * 31 * 6);
});
