import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { loadModel, loadTokenizer, openParameters, type ProgressEvent, pipeline } from "../../src/doors/node.ts";
import { Tensor, writeSafetensors } from "../../src/doors/safetensors.ts";
import { type Hub, startHub } from "../support/hub/server.ts";
import { tinyModel, tinyShape } from "../support/hub/tiny-model.ts";

let hub: Hub;
let options: { endpoint: string; cache_dir: string; token: string };
beforeEach(async () => {
  hub = await startHub({ "acme/tiny": { files: await tinyModel() } });
  options = { endpoint: hub.endpoint, cache_dir: await mkdtemp(join(tmpdir(), "typeformer-hub-")), token: "hf_of_nobody" };
});
afterEach(async () => {
  await hub.close();
  await rm(options.cache_dir, { recursive: true });
});

const asked = () => hub.requests.flatMap(({ kind, file }) => (kind === "resolve" ? [file] : []));

test("a hub id opens a model once online and ever after offline, in a worker too", async () => {
  const answer = await (await pipeline("fill-mask", "acme/tiny", options))("<mask>");
  await hub.close();
  expect(await (await pipeline("fill-mask", "acme/tiny", options))("<mask>")).toEqual(answer);
  const inWorker = await pipeline("fill-mask", "acme/tiny", { ...options, worker: true, threads: 1 });
  expect(await inWorker("<mask>")).toEqual(answer);
  inWorker.dispose();
});

test("each door fetches what it reads", async () => {
  expect((await loadTokenizer("acme/tiny", options)).encode("a").ids).toHaveLength(3);
  expect(asked()).toEqual(["tokenizer_config.json", "tokenizer.json"]);
  expect((await openParameters("acme/tiny", options)).shapes.size).toBeGreaterThan(9);
  expect(asked().slice(2)).toEqual(["config.json", "model.safetensors"]);
});

test("what makes vectors of sentences is fetched for that task alone, small files first, and kept", async () => {
  const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  const weight = new Tensor(
    Float32Array.from({ length: 4 * 6 }, (_, i) => i / 24),
    [4, 6],
  );
  const module = (name: string, path: string) => ({ name: path, path, type: `sentence_transformers.models.${name}` });
  const besides = {
    "modules.json": text([
      module("Transformer", ""),
      module("Pooling", "1_Pooling"),
      module("Dense", "2_Dense"),
      module("Normalize", "3_N"),
    ]),
    "sentence_bert_config.json": text({ max_seq_length: 12 }),
    "1_Pooling/config.json": text({ word_embedding_dimension: 6, pooling_mode_mean_tokens: true }),
    "2_Dense/config.json": text({ in_features: 6, out_features: 4, bias: false }),
    "2_Dense/model.safetensors": writeSafetensors(new Map([["linear.weight", weight]])),
  };
  Object.assign(hub.models["acme/tiny"].files, besides);
  await pipeline("fill-mask", "acme/tiny", options);
  const before = asked();
  expect(before.filter((file) => file !== undefined && file in besides)).toEqual([]);
  const vector = await (await pipeline("sentence-embedding", "acme/tiny", options))("a");
  expect(vector).toHaveLength(4);
  expect(new Set(asked().slice(before.length))).toEqual(new Set(Object.keys(besides))); // the list of modules is read once more, to know them
  expect(asked().at(-1)).toBe("2_Dense/model.safetensors");
  await hub.close();
  const offline = await pipeline("sentence-embedding", "acme/tiny", { ...options, worker: true, threads: 1 });
  expect(await offline("a")).toEqual(vector);
  offline.dispose();
});

test("modules that cannot be computed are refused before the weights are downloaded", async () => {
  const modules = ["Transformer", "CNN"].map((name, i) => ({ name: i, path: i ? "1" : "", type: `sentence_transformers.models.${name}` }));
  hub.models["acme/tiny"].files["modules.json"] = new TextEncoder().encode(JSON.stringify(modules));
  await expect(pipeline("sentence-embedding", "acme/tiny", options)).rejects.toMatchObject({ code: "unsupported_model" });
  expect(hub.requests.some(({ kind }) => kind === "storage")).toBe(false);
});

test("a worker holds the commit that was found, though the branch has moved by then", async () => {
  hub.fault = ({ kind }, right) => {
    if (kind === "storage") hub.models["acme/tiny"].files["config.json"] = new TextEncoder().encode("{}");
    return right;
  };
  const events: ProgressEvent[] = [];
  const model = await loadModel("acme/tiny", { ...options, worker: true, threads: 1, progress_callback: (event) => events.push(event) });
  model.dispose();
  expect(hub.requests.filter(({ kind }) => kind === "info")).toHaveLength(1);
  expect(events.filter(({ status }) => status === "initiate")).toHaveLength(2); // the download's; the reading in the worker is not told again
  expect(events.at(-1)).toEqual({ status: "ready", name: "acme/tiny" });
});

test("from the cache the reading is told, with nothing to download", async () => {
  await pipeline("fill-mask", "acme/tiny", options);
  const events: ProgressEvent[] = [];
  await pipeline("fill-mask", "acme/tiny", { ...options, progress_callback: (event) => events.push(event) });
  const begun = events.filter((event) => event.status === "initiate");
  expect(begun.map(({ file }) => file).sort()).toEqual(["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"]);
  expect(begun.every(({ name, total, download_total }) => name === "acme/tiny" && total > 0 && download_total === 0)).toBe(true);
});

test.each<[string, string, string, object]>([
  ["a config of another family", "unsupported_model", "config.json", { model_type: "gpt2" }],
  ["a config that cannot be", "invalid_config", "config.json", { ...tinyShape, hidden_size: 7 }],
  ["a tokenizer of another kind", "invalid_tokenizer", "tokenizer.json", { model: { type: "none" } }],
])("%s is refused before the weights are downloaded, by every door that reads it", async (_, code, file, content) => {
  const { files } = hub.models["acme/tiny"];
  files[file] = new TextEncoder().encode(JSON.stringify(content));
  await expect(pipeline("fill-mask", "acme/tiny", options)).rejects.toMatchObject({ code });
  const small = ["config.json", "tokenizer_config.json", "tokenizer.json"];
  expect(asked()).toEqual(small);
  await expect(pipeline("fill-mask", "acme/tiny", options)).rejects.toMatchObject({ code });
  expect(asked()).toEqual(small); // they are kept
  const [reading, other] = file === "config.json" ? [loadModel, loadTokenizer] : [loadTokenizer, openParameters];
  await expect(reading("acme/tiny", options)).rejects.toMatchObject({ code });
  await other("acme/tiny", options);
  expect(hub.requests.some(({ kind }) => kind === "storage")).toBe(file === "tokenizer.json"); // parameters need none
});

test("options of the hub are known by name", async () => {
  await expect(pipeline("fill-mask", "acme/tiny", { local_only: true } as object)).rejects.toMatchObject({
    code: "invalid_option",
    message: expect.stringContaining("local_files_only"),
  });
});
