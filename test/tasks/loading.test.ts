import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import miniOnNode from "typeformer-mini";
import { writeSafetensors } from "../../src/checkpoint/safetensors/index.ts";
import { pipeline as pipelineInPage } from "../../src/doors/browser.ts";
import { loadModel, loadTokenizer, type ModelPlace, type ProgressEvent, pipeline } from "../../src/doors/node.ts";
import { Tensor } from "../../src/tensor/tensor.ts";
import mini from "../../weights/mini/index.js";
import { generatedTensors } from "../golden/generated-tensors.ts";
import { tinyShape } from "../support/hub/tiny-model.ts";

const sentence = "She opened the <mask> and walked into the room.";
const wasmModule = new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
const bytes = async (name: string) => new Uint8Array(await readFile(`weights/mini/${name}`));
const answerFrom = async (place?: ModelPlace) => (await pipeline("fill-mask", place))(sentence, { top_k: 1 });

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "typeformer-"));
});
afterAll(() => rm(scratch, { recursive: true }));

describe("a model is", () => {
  test("a folder by its path, relative, absolute or bare, or by its file: address", async () => {
    const bundled = await answerFrom();
    expect(await answerFrom("./weights/mini")).toEqual(bundled);
    expect(await answerFrom("weights/mini")).toEqual(bundled);
    expect(await answerFrom(resolve("weights/mini"))).toEqual(bundled);
    expect(await answerFrom(new URL("../../weights/mini/", import.meta.url).href)).toEqual(bundled);
  });

  test("its files in memory: buffers or Blobs", async () => {
    const [config, tokenizer, weights] = await Promise.all(["config.json", "tokenizer.json", "model.safetensors"].map(bytes));
    expect(await answerFrom({ config, tokenizer, weights })).toEqual(await answerFrom());
    expect(await answerFrom({ config: new Blob([config]), tokenizer: tokenizer.buffer, weights: new Blob([weights]) })).toEqual(
      await answerFrom(),
    );
  });

  test("an address on a server", async () => {
    const server = await serve("weights/mini");
    expect(await answerFrom(`http://127.0.0.1:${server.port}/`)).toEqual(await answerFrom());
    server.close();
  });

  test("its files at an address each, as typeformer-mini gives them to a page", async () => {
    const server = await serve("weights/mini");
    const at = (url: URL) => new URL(url.pathname.split("/").pop() ?? "", `http://127.0.0.1:${server.port}/`);
    const { config, tokenizer, weights } = mini;
    expect(await answerFrom({ config: at(config), tokenizer: at(tokenizer), weights: at(weights) })).toEqual(await answerFrom());
    expect(await answerFrom(miniOnNode)).toEqual(await answerFrom());
    server.close();
  });

  test("an address by any scheme, as an extension's are: whether it can be fetched is seen then", async () => {
    const message = expect.stringContaining("chrome-extension://abc/mini/");
    await expect(pipeline("fill-mask", "chrome-extension://abc/mini/")).rejects.toMatchObject({ code: "file_missing", message });
  });

  test("never a guess", async () => {
    await expect(pipeline("fill-mask", "./nowhere")).rejects.toMatchObject({
      code: "model_not_found",
      message: expect.stringContaining("./nowhere"),
    });
    const notHere = { local_files_only: true, cache_dir: join(scratch, "cache") };
    await expect(pipeline("fill-mask", "distilroberta-base", notHere)).rejects.toMatchObject({ code: "download_unavailable" });
    await expect(pipelineInPage("fill-mask", "distilroberta-base", { local_files_only: true })).rejects.toMatchObject({
      code: "download_unavailable",
    });
    await expect(pipeline("fill-mask", "")).rejects.toMatchObject({ code: "invalid_input" });
    await expect(pipeline("fill-mask", { config: new Blob([]) } as unknown as ModelPlace)).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining("missing: tokenizer, weights"),
    });
    await expect(pipelineInPage("fill-mask")).rejects.toMatchObject({
      code: "model_not_found",
      message: expect.stringContaining('"typeformer-mini"'),
    });
  });
});

describe("options", () => {
  test.each([
    ["an unknown one", { device: "gpu" }, "invalid_option", /"device".*Did you mean "backend"/],
    ["one by PyTorch's name", { torch_dtype: "f32" }, "invalid_option", /"torch_dtype".*Did you mean "dtype"/],
    ["one by onnxruntime's name", { numThreads: 2 }, "invalid_option", /"numThreads".*Did you mean "threads"/],
    ["an unknown backend", { backend: "wgpu" }, "invalid_option", /"wgpu".*cpu, webgpu, gpujs, reference/],
    ["no backend at all", { backend: [] }, "invalid_option", /name one of wasm, cpu, webgpu, gpujs, reference/],
    ["an unknown precision", { dtype: "int8" }, "invalid_option", /dtype: "int8" is not known.*f32, f16, q8/],
    ["half a thread", { threads: 0.5 }, "invalid_option", /threads/],
    ["an unknown lane", { simd: "fast" }, "invalid_option", /simd: "fast" is not known.*auto, wide, plain, exact/],
    [
      "a lane beside another backend",
      { simd: "exact", backend: "cpu" },
      "invalid_option",
      /simd: "exact" is for the backend "wasm".*"cpu"/,
    ],
    ["a lane where another may stand in", { simd: "wide", backend: ["wasm", "cpu"] }, "invalid_option", /"wide".*"cpu"/],
    ["a lane and no backend at all", { simd: "exact", backend: [] }, "invalid_option", /name one of wasm, cpu/],
    ["a lane beside kernels", { simd: "plain", wasmModule }, "invalid_option", /simd: "plain" chooses a build, and wasmModule is one/],
    ["kernels that nobody compiled", { wasmModule: new Uint8Array(8) }, "invalid_option", /wasmModule: expected a WebAssembly.Module/],
  ])("refuses %s", async (_, options, code, message) => {
    await expect(pipeline("fill-mask", undefined, options as object)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  test("an unknown task", async () => {
    await expect(pipeline("fillmask" as "fill-mask")).rejects.toMatchObject({
      code: "unknown_task",
      message: expect.stringContaining('Did you mean "fill-mask"'),
    });
    await expect(pipeline("constructor" as "fill-mask")).rejects.toMatchObject({ code: "unknown_task" });
  });

  test("backends in order of preference; the model says which was taken", async () => {
    expect((await loadModel(undefined, { backend: ["reference", "cpu"] })).backend).toBe("reference (1 thread)");
    expect((await loadModel(undefined, { backend: ["cpu", "auto"] })).backend).toBe("cpu (1 thread)");
    expect((await loadModel()).backend).toMatch(/^wasm \(/);
  });

  test("progress, file by file, in the words of the field", async () => {
    const events: ProgressEvent[] = [];
    await pipeline("fill-mask", undefined, { progress_callback: (event) => events.push(event) });
    expect(events.at(-1)).toMatchObject({ status: "ready" });
    const weights = events.filter((event) => "file" in event && event.file === "model.safetensors");
    expect(weights[0].status).toBe("initiate");
    expect(weights.some((event) => event.status === "progress" && event.progress === 100)).toBe(true);
  });

  test("a signal ends a load", async () => {
    await expect(pipeline("fill-mask", undefined, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "aborted" });
    const controller = new AbortController();
    const loading = loadModel(undefined, {
      signal: controller.signal,
      progress_callback: ({ status }) => status === "progress" && controller.abort(),
    });
    await expect(loading).rejects.toMatchObject({ code: "aborted" });
  });
});

describe("a folder that is not whole", () => {
  const folder = async (name: string, change: (tensors: Map<string, Tensor>) => void, json: object = {}) => {
    const path = join(scratch, name);
    await cp("weights/mini", path, { recursive: true, filter: (file) => !file.endsWith(".safetensors") });
    const tensors = await generatedTensors(tinyShape, 5);
    change(tensors);
    await writeFile(join(path, "model.safetensors"), writeSafetensors(tensors, { format: "pt" }));
    await writeFile(join(path, "config.json"), JSON.stringify({ ...tinyShape, ...json }));
    return path;
  };
  const layerNorm = "roberta.encoder.layer.1.output.LayerNorm.weight";

  test("whole, it answers", async () => {
    expect(await (await pipeline("fill-mask", await folder("whole", () => {})))("<mask>")).toHaveLength(5);
  });

  test.each<[string, string, RegExp, (tensors: Map<string, Tensor>) => void]>([
    [
      "a missing parameter",
      "missing_parameter",
      /lacks 1 parameter: roberta\.encoder\.layer\.1\.output\.LayerNorm\.weight/,
      (all) => all.delete(layerNorm),
    ],
    ["part of the head missing", "missing_parameter", /lm_head\.dense\.bias/, (all) => all.delete("lm_head.dense.bias")],
    [
      "an extra parameter inside",
      "unexpected_parameter",
      /roberta\.encoder\.layer\.7\.output\.dense\.bias/,
      (all) => all.set("roberta.encoder.layer.7.output.dense.bias", new Tensor(new Float32Array(6))),
    ],
    [
      "another shape",
      "invalid_parameter",
      /LayerNorm\.weight \[7\] where config\.json asks for \[6\]/,
      (all) => all.set(layerNorm, new Tensor(new Float32Array(7))),
    ],
    [
      "NaN",
      "invalid_parameter",
      /LayerNorm\.weight holds NaN at element 0/,
      (all) => all.set(layerNorm, new Tensor(new Float32Array(6).fill(NaN))),
    ],
    [
      "integers for weights",
      "unsupported_dtype",
      /LayerNorm\.weight/,
      (all) => all.set(layerNorm, new Tensor(new Int32Array(6)) as unknown as Tensor),
    ],
  ])("%s", async (name, code, message, change) => {
    await expect(pipeline("fill-mask", await folder(name, change))).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  test("fine-tuned, without the head: fill-mask says for what, features work", async () => {
    const change = (all: Map<string, Tensor>) => {
      for (const name of [...all.keys()]) if (name.startsWith("lm_head.")) all.delete(name);
      all.set("classifier.weight", new Tensor(new Float32Array(12), [2, 6]));
    };
    const path = await folder("fine-tuned", change, {
      architectures: ["RobertaForSequenceClassification"],
      id2label: { 0: "NEGATIVE", 1: "POSITIVE" },
    });
    const warnings: string[] = [];
    await expect(pipeline("fill-mask", path, { onWarning: (message) => warnings.push(message) })).rejects.toMatchObject({
      code: "missing_head",
      message: expect.stringMatching(/RobertaForSequenceClassification \(labels NEGATIVE, POSITIVE\).*feature-extraction/),
    });
    expect(warnings).toEqual([expect.stringContaining("classifier.weight")]);
    const extract = await pipeline("feature-extraction", path, { onWarning: () => {} });
    expect((await extract("hello")).shape[1]).toBe(6);
    await expect(extract.model.run({ ids: [0, 2] })).rejects.toMatchObject({ code: "missing_head" });
  });

  test("old names, no prefix, either side of the tie: the same answer", async () => {
    const plain = await (await pipeline("fill-mask", await folder("new names", () => {})))("<mask>");
    const path = await folder("old names", (all) => {
      for (const [name, tensor] of [...all]) {
        all.delete(name);
        all.set(
          name
            .replace(/^roberta\./, "")
            .replace("LayerNorm.weight", "LayerNorm.gamma")
            .replace("LayerNorm.bias", "LayerNorm.beta"),
          tensor,
        );
      }
      const words = all.get("embeddings.word_embeddings.weight") as Tensor;
      all.set("lm_head.decoder.weight", words).set("lm_head.decoder.bias", all.get("lm_head.bias") as Tensor);
      all.delete("lm_head.bias");
    });
    expect(await (await pipeline("fill-mask", path))("<mask>")).toEqual(plain);
  });

  test.each([
    ["config.json", "file_missing", /config\.json/],
    ["tokenizer.json", "file_missing", /tokenizer\.json, or vocab\.json and merges\.txt/],
    ["model.safetensors", "file_missing", /model\.safetensors/],
  ])("without %s", async (file, code, message) => {
    const path = await folder(`without ${file}`, () => {});
    await rm(join(path, file));
    await expect(pipeline("fill-mask", path)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test("a config that is cut off", async () => {
    const path = await folder("cut config", () => {});
    await writeFile(join(path, "config.json"), '{"model_type": "rob');
    await expect(loadModel(path)).rejects.toMatchObject({ code: "invalid_json", message: expect.stringContaining("config.json") });
  });
});

test("the tokenizer alone: the weights are not even looked for", async () => {
  const path = join(scratch, "tokenizer only");
  await cp("weights/mini", path, {
    recursive: true,
    filter: (file) => !file.endsWith("model.safetensors") && !file.endsWith("config.json"),
  });
  expect((await loadTokenizer(path)).maskToken).toBe("<mask>");
});

test("shards are one model", async () => {
  const path = join(scratch, "shards");
  await cp("weights/mini", path, { recursive: true, filter: (file) => !file.endsWith(".safetensors") });
  const weight_map = Object.fromEntries(
    (
      await (
        await import("../../src/checkpoint/checkpoint.ts")
      ).openCheckpoint((await import("../../src/checkpoint/files/node-files.ts")).filesIn("weights/mini"))
    )
      .names()
      .map((name) => [name, "model-00001-of-00001.safetensors"]),
  );
  await symlink(resolve("weights/mini/model.safetensors"), join(path, "model-00001-of-00001.safetensors"));
  await writeFile(join(path, "model.safetensors.index.json"), JSON.stringify({ metadata: {}, weight_map }));
  expect(await answerFrom(path)).toEqual(await answerFrom());
});

/** A static file server on this machine, for one folder. */
async function serve(folder: string): Promise<{ port: number; close: () => void }> {
  const server: Server = createServer(async (request, response) => {
    const body = await readFile(join(folder, request.url ?? "")).catch(() => undefined);
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
    if (!body) response.writeHead(404).end();
    else if (!range) response.writeHead(200, { "content-length": body.length }).end(request.method === "HEAD" ? undefined : body);
    else {
      const [begin, end] = [Number(range[1]), Math.min(Number(range[2]), body.length - 1)];
      const part = body.subarray(begin, end + 1);
      response.writeHead(206, { "content-range": `bytes ${begin}-${end}/${body.length}`, "content-length": part.length }).end(part);
    }
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return { port: (server.address() as { port: number }).port, close: () => server.close() };
}
