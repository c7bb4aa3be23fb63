import { readFile } from "node:fs/promises";
import { describe, expect, test } from "@jest/globals";
import { type ModelPlace, openParameters } from "../../src/doors/node.ts";
import { openSafetensors, Tensor, writeSafetensors } from "../../src/doors/safetensors.ts";

const decoder = "roberta.embeddings.word_embeddings.weight";
const query = "roberta.encoder.layer.2.attention.self.query.weight";
const bytes = async (name: string) => new Uint8Array(await readFile(`weights/mini/${name}`));
const stored = await openSafetensors(await bytes("model.safetensors"));

/** The bundled model with other tensors in its file. */
async function holding(change: (tensors: Map<string, Tensor>) => void): Promise<ModelPlace> {
  const tensors = new Map<string, Tensor>();
  for (const name of stored.tensors.keys()) tensors.set(name, (await stored.read(name)) as Tensor);
  change(tensors);
  return { config: await bytes("config.json"), tokenizer: await bytes("tokenizer.json"), weights: writeSafetensors(tensors) };
}

test("a whole matrix, a row of it, a number of it", async () => {
  const { shapes, read, isInt8 } = await openParameters();
  const whole = (await stored.read(query)) as Tensor;
  expect(shapes.get(query)).toEqual([192, 192]);
  expect(isInt8(query)).toBe(false);
  expect(await read(query)).toEqual(whole);
  expect((await read(query, 115)).data).toEqual(whole.pick(115).flat());
  expect(await read(query, 115, 3)).toEqual(new Tensor(Float32Array.of(whole.get(115, 3)), []));
});

describe("what is not there", () => {
  test.each<[string, string, number[], string]>([
    ["a name", "lm_head.decoder.weight", [], "missing_parameter"],
    ["a row", query, [192], "invalid_input"],
    ["half a row", query, [0.5], "invalid_input"],
    ["a third index", query, [0, 0, 0], "invalid_input"],
  ])("%s", async (_, name, at, code) => {
    await expect((await openParameters()).read(name, ...at)).rejects.toMatchObject({ code });
  });

  test("an option", async () => {
    await expect(openParameters(undefined, { dtype: "q8" } as object)).rejects.toMatchObject({ code: "invalid_option" });
  });
});

test("names are those of transformers, whatever the file calls them", async () => {
  const place = await holding((tensors) => {
    for (const [name, tensor] of [...tensors].filter(([name]) => name.startsWith("roberta."))) {
      tensors.delete(name);
      tensors.set(name.replace("roberta.", ""), tensor);
    }
  });
  const { read } = await openParameters(place);
  expect((await read(decoder, 264)).data).toEqual(((await stored.read(decoder)) as Tensor).pick(264).flat());
});

test("int8 is multiplied with the scale of its row", async () => {
  const scales = Float32Array.from({ length: 192 }, (_, i) => 1 / (i + 1));
  const values = Int8Array.from({ length: 192 * 192 }, (_, i) => (i % 251) - 125);
  const place = await holding((tensors) => {
    const all = tensors as Map<string, unknown>;
    all.set(query, new Tensor(values, [192, 192])).set(`${query}_scale`, new Tensor(scales));
  });
  const { read, isInt8 } = await openParameters(place);
  expect(isInt8(query)).toBe(true);
  const row = Float32Array.from(values.subarray(115 * 192, 116 * 192), (q) => q * scales[115]);
  expect((await read(query, 115)).data).toEqual(row);
  expect((await read(query, 115, 190)).get()).toBe(row[190]);
  expect((await read(query)).pick(115).flat()).toEqual(row);
});
