/** int8 from every kind of folder: stored so, quantised while it loads, read back as f32. */
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ModelFiles } from "../../src/checkpoint/files/files.ts";
import { filesIn } from "../../src/checkpoint/files/node-files.ts";
import { sourceOf } from "../../src/checkpoint/files/source.ts";
import { openCheckpoint } from "../../src/checkpoint/index.ts";
import { type LoadOptions, loadModel } from "../../src/doors/node.ts";
import { layOut, openSafetensors, type Tensor, toHalf, type Writable, writeSafetensors } from "../../src/doors/safetensors.ts";
import { type QuantizedModel, quantized } from "../../src/loading/index.ts";
import { parametersIn, readBlueprint } from "../../src/model/index.ts";
import { ranges, serving } from "../checkpoint/server.ts";
import { generatedTensors } from "../golden/generated-tensors.ts";

const config = {
  architectures: ["RobertaForMaskedLM"],
  model_type: "roberta",
  hidden_act: "gelu",
  hidden_size: 18,
  num_attention_heads: 3,
  num_hidden_layers: 2,
  intermediate_size: 37,
  vocab_size: 131,
  max_position_embeddings: 34,
  pad_token_id: 1,
  type_vocab_size: 1,
  layer_norm_eps: 1e-5,
};
const words = "roberta.embeddings.word_embeddings.weight";

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "typeformer-int8-"));
});
afterAll(() => rm(scratch, { recursive: true }));

/** A generated model's folder; `change` is given its tensors. */
async function folder(
  name: string,
  { json = {}, change = (all: Map<string, Tensor>): Map<string, Writable> => all } = {},
): Promise<string> {
  const path = join(scratch, name);
  await mkdir(path);
  const merged = { ...config, ...json };
  await writeFile(join(path, "model.safetensors"), writeSafetensors(change(await generatedTensors(merged, 5)), { format: "pt" }));
  await writeFile(join(path, "config.json"), JSON.stringify(merged));
  return path;
}

/** The same folder as int8. */
async function int8Of(path: string): Promise<string> {
  const model = await quantized(filesIn(path), { warn: () => {} });
  await mkdir(`${path} q8`);
  await writeFile(join(`${path} q8`, "config.json"), model.config);
  await writeFile(join(`${path} q8`, "model.safetensors"), await weightsOf(model));
  return `${path} q8`;
}

async function weightsOf({ sizes, writeWeights }: QuantizedModel): Promise<Uint8Array<ArrayBuffer>> {
  const file = new Uint8Array(sizes.after);
  await writeWeights(async (bytes, place) => file.set(bytes, place));
  return file;
}

async function logitsOf(path: string, dtype?: LoadOptions["dtype"]): Promise<{ dtype: string; logits: number[] }> {
  const model = await loadModel(path, { dtype, backend: "cpu", onWarning: () => {} });
  const { logits } = await model.run({ ids: [0, 5, 17, 130, 2] });
  model.dispose();
  return { dtype: model.dtype, logits: [...logits.flat()] };
}

const farthest = (a: number[], b: number[]) => Math.max(...a.map((x, i) => Math.abs(x - b[i])));
const half = (all: Map<string, Tensor>) => new Map([...all].map(([name, tensor]) => [name, toHalf(tensor, "F16")]));
const bare = (all: Map<string, Tensor>) => new Map([...all].map(([name, tensor]) => [name.replace(/^roberta\./, ""), tensor]));
const encoderAlone = (all: Map<string, Tensor>) => new Map([...all].filter(([name]) => !name.startsWith("lm_head.")));
const decoderKept = (all: Map<string, Tensor>) => {
  const kept = new Map(all).set("lm_head.decoder.weight", all.get(words) as Tensor);
  kept.delete(words);
  return kept;
};

test.each<[string, Parameters<typeof folder>[1]]>([
  ["f32", {}],
  ["f16", { change: half }],
  ["a decoder of its own", { json: { tie_word_embeddings: false } }],
  ["a decoder in the place of the words", { change: decoderKept }],
  ["no prefix", { change: bare }],
])("%s: the written folder answers as one that is quantised while it loads, and not as f32 does", async (name, how) => {
  const path = await folder(name, how);
  const written = await int8Of(path);
  const exact = await logitsOf(path);
  const loaded = await logitsOf(path, "q8");
  expect([exact.dtype, loaded.dtype]).toEqual(["f32", "q8"]);
  expect(await logitsOf(written)).toEqual(loaded);
  expect(await logitsOf(written, "q8")).toEqual(loaded);
  const difference = farthest(loaded.logits, exact.logits);
  expect(difference).toBeGreaterThan(1e-4);
  expect(difference).toBeLessThan(0.2);

  const rounded = await logitsOf(written, "f32"); // what was rounded stays rounded
  expect(rounded.dtype).toBe("f32");
  expect(farthest(rounded.logits, exact.logits)).toBeGreaterThan(1e-4);
  expect(farthest(rounded.logits, exact.logits)).toBeLessThan(0.2);
});

test("shards, some of them int8: q8 by default", async () => {
  const path = await folder("to be split");
  const written = await openSafetensors(await weightsOf(await quantized(filesIn(path), { warn: () => {} })));
  const plain = await generatedTensors(config, 5);
  const split = join(scratch, "split");
  await mkdir(split);
  const parts: Record<string, Map<string, Writable>> = { "1.safetensors": new Map(), "2.safetensors": new Map() };
  for (const [name, { dtype, shape }] of written.tensors)
    if (name.startsWith(words)) parts["1.safetensors"].set(name, { dtype, shape, bytes: await written.bytes(name) });
  for (const [name, tensor] of plain) if (name !== words) parts["2.safetensors"].set(name, tensor);
  const weight_map: Record<string, string> = {};
  for (const [file, tensors] of Object.entries(parts)) {
    await writeFile(join(split, file), writeSafetensors(tensors));
    for (const name of tensors.keys()) weight_map[name] = file;
  }
  await writeFile(join(split, "model.safetensors.index.json"), JSON.stringify({ weight_map }));
  await cp(join(path, "config.json"), join(split, "config.json"));
  expect(await logitsOf(split)).toEqual(await logitsOf(path, "q8"));
});

test("an encoder alone, with another task's head: features as from q8, and no word of a head", async () => {
  const change = (all: Map<string, Tensor>) => encoderAlone(all).set("classifier.weight", all.get("lm_head.dense.weight") as Tensor);
  const path = await folder("encoder alone", { change });
  const warnings: string[] = [];
  const model = await quantized(filesIn(path), { warn: (message) => warnings.push(message) });
  expect([model.heads, warnings]).toEqual([[], [expect.stringContaining("classifier.weight")]]);
  const features = async (place: string, dtype?: "q8") => {
    const loaded = await loadModel(place, { dtype, backend: "cpu", onWarning: () => {} });
    return [...(await loaded.encode([{ ids: [0, 7, 2] }]))[0].flat()];
  };
  expect(await features(await int8Of(path))).toEqual(await features(path, "q8"));
});

test("from a static host, in few requests", async () => {
  const model = await quantized(filesIn("weights/mini"), { warn: () => {} });
  const weights = await weightsOf(model);
  const config = new TextEncoder().encode(model.config);
  const answer = (request: IncomingMessage, response: ServerResponse) =>
    ranges(request.url === "/config.json" ? config : weights)(request, response);
  await serving(answer, async (base, requests) => {
    expect(await logitsOf(base)).toEqual(await logitsOf("weights/mini", "q8"));
    expect(requests.length).toBeLessThan(12);
  });
});

describe("the written file", () => {
  test("I8 and one scale a row for every matrix but the tables of positions and token types; f32 for the rest; the canonical names", async () => {
    const file = await openSafetensors(await weightsOf(await quantized(filesIn("weights/mini"), { warn: () => {} })));
    const mini = await openCheckpoint(filesIn("weights/mini"));
    const expected = mini.names().flatMap((name) => {
      const { shape } = mini.info(name);
      const isMatrix = shape.length === 2 && !/position|token_type/.test(name);
      return isMatrix ? [`${name} I8 ${shape}`, `${name}_scale F32 ${shape[0]}`] : [`${name} F32 ${shape}`];
    });
    expect([...file.tensors].map(([name, { dtype, shape }]) => `${name} ${dtype} ${shape}`).sort()).toEqual(expected.sort());
  });

  test("of the shape of distilroberta: at most 0.27 of f32", async () => {
    const full = {
      ...config,
      hidden_size: 768,
      num_attention_heads: 12,
      num_hidden_layers: 6,
      intermediate_size: 3072,
      vocab_size: 50265,
      max_position_embeddings: 514,
    };
    const { sizes } = await quantized(await emptyFolder(full), { warn: () => {} });
    expect(sizes.f32).toBe(4 * 82_170_201);
    expect(sizes.after / sizes.before).toBeLessThan(0.257);
  });
});

test("NaN is refused, in a matrix and in a vector, while loading and while writing", async () => {
  for (const name of ["roberta.encoder.layer.1.output.dense.weight", "roberta.encoder.layer.1.output.dense.bias"]) {
    const change = (all: Map<string, Tensor>) => {
      all.get(name)?.data.set([NaN], 7);
      return all;
    };
    const path = await folder(`NaN in ${name}`, { change });
    const refusal = { code: "invalid_parameter", message: expect.stringContaining(`${name} holds NaN at element 7`) };
    await expect(loadModel(path, { dtype: "q8" })).rejects.toMatchObject(refusal);
    await expect(int8Of(path)).rejects.toMatchObject(refusal);
  }
});

test("int8 is not quantised again; a folder whose int8 is damaged is refused", async () => {
  const path = await int8Of(await folder("again"));
  await expect(quantized(filesIn(path), { warn: () => {} })).rejects.toMatchObject({
    code: "invalid_input",
    message: expect.stringContaining("is int8 already"),
  });
  const file = await openSafetensors(await weightsOf(await quantized(filesIn(join(scratch, "again")), { warn: () => {} })));
  const kept = [...file.tensors].filter(([name]) => name !== `${words}_scale`);
  const tensors = await Promise.all(
    kept.map(async ([name, { dtype, shape }]) => [name, { dtype, shape, bytes: await file.bytes(name) }] as const),
  );
  await writeFile(join(path, "model.safetensors"), writeSafetensors(new Map<string, Writable>(tensors)));
  await expect(loadModel(path)).rejects.toMatchObject({
    code: "invalid_parameter",
    message: expect.stringContaining(`${words} of I8 without its ${words}_scale`),
  });
});

test("a signal ends quantising", async () => {
  const stop = new AbortController();
  const model = await quantized(filesIn("weights/mini"), { signal: stop.signal, warn: () => {} });
  const writing = model.writeWeights(async () => stop.abort());
  await expect(writing).rejects.toMatchObject({ code: "aborted" });
});

/** A model's folder whose weights are headers only: enough to compute sizes. */
async function emptyFolder(json: object): Promise<ModelFiles> {
  const { encoder, heads } = await readBlueprint(json, "a test's config");
  const specs = [...parametersIn(encoder, heads).values()];
  expect(specs.filter(({ digits, shape }) => digits && shape.length !== 2)).toEqual([]);
  const { head, size } = layOut(new Map(specs.map(({ name, shape }) => [name, { dtype: "F32", shape }])));
  const open = async (file: string) => {
    if (file === "config.json") return sourceOf(new TextEncoder().encode(JSON.stringify(json)));
    return file === "model.safetensors" ? { ...sourceOf(head), size } : undefined;
  };
  return { name: "the full shape", open };
}
