/** What sentence-transformers computes with its own folders, mode by mode and module by module. */
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { describe, expect, test } from "@jest/globals";
import { pipeline, type SentenceEmbedder } from "../../src/doors/node.ts";
import { ranges, serving } from "../checkpoint/server.ts";
import { runs } from "../support/runs.ts";
import { drawn, entries, farthest, partsOf, placeOf, type SentenceGolden, sizeOf, TOLERANCE, texts } from "../support/sentence-folders.ts";

const open = async (entry: SentenceGolden, warnings: string[]): Promise<SentenceEmbedder> =>
  pipeline("sentence-embedding", await placeOf(entry), { onWarning: (warning) => warnings.push(warning) });

describe.each(entries.map((entry) => [String(entry.folder), entry] as const))("%s", (_, entry) => {
  test("as sentence-transformers has it, alone and in a batch", async () => {
    const warnings: string[] = [];
    const embed = await open(entry, warnings);
    for (const { options, vectors } of entry.calls) {
      const { normalize_embeddings: normalize, ...rest } = options;
      const together = await embed(texts, { ...rest, normalize });
      expect(farthest(together, vectors)).toBeLessThan(TOLERANCE);
      for (const [i, text] of texts.entries()) expect(await embed(text, { ...rest, normalize })).toEqual(together[i]);
    }
    expect(warnings.filter((warning) => warning.startsWith("truncation: "))).toHaveLength(1); // the last text is longer than every limit
    expect(warnings.filter((warning) => warning.includes("no modules.json"))).toHaveLength(entry.folder === null ? 1 : 0);
    const more = drawn.filter(({ folder }) => folder === entry.folder).slice(0, runs(10, 70));
    const found = await embed(more.map(({ text }) => text));
    const distances = more.flatMap(({ numbers }, i) => numbers.map(([at, value]) => Math.abs(found[i][at] - value) / sizeOf(found[i])));
    expect(Math.max(0, ...distances)).toBeLessThan(TOLERANCE);
  });
});

test("what is longer than the folder's limit is refused where the call says so, and prompts count", async () => {
  const settings = { "sentence_bert_config.json": json({ max_seq_length: 8 }) };
  const embed = await openWith(settings);
  const fits = "a b c d e";
  expect(embed.tokenizer.encode(fits).ids.length).toBeLessThanOrEqual(8);
  expect(await embed(fits, { truncation: false })).toEqual(await embed(fits));
  await expect(embed(`${fits} f g h`, { truncation: false })).rejects.toMatchObject({
    code: "too_long",
    message: expect.stringContaining("8 are read"),
  });
  await expect(embed([fits], { truncation: false, prompt: "one two three: " })).rejects.toMatchObject({ code: "too_long" });
});

test("a folder at an address, and in a worker, gives what it gives on disk", async () => {
  const saved = "test/golden/sentence-embedding/saved";
  const [, , usual] = await (await pipeline("sentence-embedding", `./${saved}`))(texts);
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const file = await readFile(saved + request.url).catch(() => undefined);
    if (file) ranges(file)(request, response);
    else response.writeHead(404).end();
  };
  await serving(answer, async (base) => {
    for (const worker of [false, true]) {
      const embed = await pipeline("sentence-embedding", base, { worker, threads: 1, onWarning: () => {} });
      expect(await embed(texts[2])).toEqual(usual);
      embed.dispose();
    }
  });
});

const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const MODULES = ["Transformer", "Pooling"];
/** modules.json with these classes; what has a dot is a whole name. */
const modules = (...names: string[]) =>
  json(
    names.map((name, i) => ({
      name: `${i}`,
      path: i ? `${i}_it` : "",
      type: name.includes(".") ? name : `sentence_transformers.models.${name}`,
    })),
  );

/** A model of the family with these files beside it. */
async function openWith(files: Record<string, Uint8Array<ArrayBuffer>>, warnings: string[] = []): Promise<SentenceEmbedder> {
  const model = await partsOf("roberta/mlm", null);
  const mean = { "modules.json": modules(...MODULES), "1_it/config.json": json({ embedding_dimension: 18, pooling_mode: "mean" }) };
  const all = { ...model.files, ...mean, ...files };
  return pipeline("sentence-embedding", { ...model, files: all }, { onWarning: (warning) => warnings.push(warning), backend: "cpu" });
}

describe("a folder is refused by what it says", () => {
  const pooling = (config: object) => ({ "1_it/config.json": json({ embedding_dimension: 18, ...config }) });
  const settings = (config: object) => ({ "sentence_bert_config.json": json(config) });
  const dense = (config: object, name = "Dense") => ({
    "modules.json": modules(...MODULES, name),
    "2_it/config.json": json({ in_features: 18, out_features: 4, ...config }),
  });
  test.each<[string, Record<string, Uint8Array<ArrayBuffer>>, string, RegExp]>([
    [
      "an unknown module",
      { "modules.json": modules(...MODULES, "LSTM") },
      "unsupported_model",
      /module 2 is sentence_transformers.models.LSTM/,
    ],
    ["somebody's own of a known name", { "modules.json": modules("Transformer", "mine.Pooling") }, "unsupported_model", /mine\.Pooling/],
    ["no pooling", { "modules.json": modules("Transformer", "Normalize") }, "unsupported_model", /must be a Transformer and a Pooling/],
    ["a list of one", { "modules.json": modules("Transformer") }, "invalid_config", /two at least/],
    ["no list", { "modules.json": json({}) }, "invalid_config", /expected a list/],
    ["no JSON", { "modules.json": new TextEncoder().encode("[") }, "invalid_json", /modules\.json/],
    [
      "two of one name",
      { "modules.json": json(Array(2).fill({ name: "0", path: "", type: "Transformer" })) },
      "invalid_config",
      /its name/,
    ],
    ["a path that climbs out", { "modules.json": json([{ type: "a", path: "../up" }, {}]) }, "invalid_config", /leads out/],
    [
      "a transformer elsewhere",
      {
        "modules.json": json([
          { name: 0, path: "0_T", type: "sentence_transformers.models.Transformer" },
          { name: 1, path: "1_it", type: "sentence_transformers.models.Pooling" },
        ]),
      },
      "unsupported_model",
      /0_T/,
    ],
    [
      "a pooling without its file",
      {
        "modules.json": json([
          { name: 0, path: "", type: "sentence_transformers.models.Transformer" },
          { name: 1, path: "gone", type: "sentence_transformers.models.Pooling" },
        ]),
      },
      "file_missing",
      /gone\/config\.json/,
    ],
    ["an unknown mode", pooling({ pooling_mode: ["mean", "median"] }), "invalid_config", /"median" is not known. Known: cls, max/],
    ["no mode", pooling({ pooling_mode: [] }), "invalid_config", /names no mode/],
    ["a flag that is none", pooling({ pooling_mode_cls_token: 1 }), "invalid_config", /pooling_mode_cls_token.*true or false/],
    ["an unknown key of a pooling", pooling({ pooling_mode_median: true }), "invalid_config", /pooling_mode_median/],
    ["a pooling of another width", { "1_it/config.json": json({ embedding_dimension: 384 }) }, "invalid_config", /384 .* 18/],
    ["a limit that is none", settings({ max_seq_length: "12" }), "invalid_config", /max_seq_length/],
    ["another task", settings({ transformer_task: "fill-mask" }), "unsupported_model", /transformer_task/],
    ["pictures", settings({ modality_config: { image: {} } }), "unsupported_model", /modality_config/],
    ["what nobody knows here", settings({ query_expansion: { length: 32 } }), "unsupported_model", /query_expansion/],
    [
      "an activation",
      dense({ activation_function: "torch.nn.modules.activation.Mish" }),
      "unsupported_model",
      /Mish.*Computed here: .*Tanh/,
    ],
    ["a dense layer on tokens", dense({ module_input_name: "token_embeddings" }), "unsupported_model", /module_input_name/],
    [
      "a norm of tokens",
      { "modules.json": modules(...MODULES, "Normalize"), "2_it/config.json": json({ module_input_name: "token_embeddings" }) },
      "unsupported_model",
      /module_input_name/,
    ],
    ["a dense layer without its width", dense({ out_features: null }), "invalid_config", /out_features/],
    ["a dense layer that does not fit", dense({ in_features: 36 }), "invalid_config", /takes vectors of 36/],
    ["a dense layer without weights", dense({}), "file_missing", /2_it/],
    [
      "a default prompt that is not there",
      { "config_sentence_transformers.json": json({ default_prompt_name: "title" }) },
      "invalid_config",
      /title/,
    ],
    ["a prompt that is no text", { "config_sentence_transformers.json": json({ prompts: { query: 3 } }) }, "invalid_config", /query/],
    ["a cross-encoder", { "config_sentence_transformers.json": json({ model_type: "CrossEncoder" }) }, "unsupported_model", /CrossEncoder/],
  ])("%s", async (_, files, code, message) => {
    await expect(openWith(files)).rejects.toMatchObject({ name: "TypeformerError", code, message: expect.stringMatching(message) });
  });
});

describe("a call", () => {
  const ready = openWith({
    "modules.json": modules(...MODULES, "Normalize"),
    "config_sentence_transformers.json": json({ prompts: { query: "query: " } }),
  });

  test("pools and normalises otherwise than the folder says, where it is told so", async () => {
    const embed = await ready;
    const length = (x: Float32Array) => Math.hypot(...x);
    const usual = await embed("The company");
    expect(length(usual)).toBeCloseTo(1, 6);
    const plain = await embed("The company", { normalize: false });
    expect(length(plain)).toBeGreaterThan(1.5);
    expect(await embed("The company", { pooling: "mean" })).toEqual(usual);
    const first = await embed("The company", { pooling: "cls", normalize: false });
    const { ids } = embed.tokenizer.encode("The company");
    expect(first).toEqual((await embed.model.encode([{ ids }]))[0].pick(0).copy().data);
  });

  test("a list of no texts, and a signal", async () => {
    const embed = await ready;
    expect(await embed([])).toEqual([]);
    await expect(embed("a", { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "aborted" });
  });

  test.each<[string, unknown, object, string, RegExp]>([
    ["no text", 7, {}, "invalid_input", /must be a string/],
    ["an unknown pooling", "a", { pooling: "median" }, "invalid_option", /cls, max, mean/],
    ["a normalize that is none", "a", { normalize: 1 }, "invalid_option", /true or false/],
    ["an unknown prompt", "a", { prompt_name: "querry" }, "invalid_option", /Did you mean "query".* Known: query, document/],
    ["an unknown option", "a", { normalize_embeddings: true }, "invalid_option", /Did you mean "normalize"/],
  ])("refuses %s", async (_, text, options, code, message) => {
    await expect((await ready)(text as string, options)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test("a prompt and a prompt's name: the prompt counts, and a warning says so", async () => {
    const warnings: string[] = [];
    const embed = await openWith({}, warnings);
    expect(await embed("a", { prompt: "b ", prompt_name: "query" })).toEqual(await embed("b a"));
    expect(warnings).toEqual(["prompt_name is ignored where a prompt is given"]);
  });

  test("a prompt that is not counted and takes all the room leaves the token that ends a text", async () => {
    const embed = await openWith({
      "1_it/config.json": json({ embedding_dimension: 18, include_prompt: false }),
      "sentence_bert_config.json": json({ max_seq_length: 8 }),
    });
    await expect(embed("a", { prompt: "the company and the office and the river" })).resolves.toHaveLength(18);
    await expect(embed("a", { prompt: "" })).resolves.toHaveLength(18);
  });

  test("a pooling that the dense layer cannot take is refused", async () => {
    const whole = await partsOf("bert/mlm", "dense").then(({ files }) => files);
    const embed = await openWith({
      "1_it/config.json": json({ embedding_dimension: 18, pooling_mode: ["mean", "cls"] }),
      "modules.json": modules(...MODULES, "Dense"),
      "2_it/config.json": whole["2_Dense/config.json"] as Uint8Array<ArrayBuffer>,
      "2_it/model.safetensors": whole["2_Dense/model.safetensors"] as Uint8Array<ArrayBuffer>,
    });
    expect(await embed("a")).toHaveLength(10);
    await expect(embed("a", { pooling: "mean" })).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.stringMatching(/36.*18/),
    });
  });
});
