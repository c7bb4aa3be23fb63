/** What is said in an architecture's or a head's own file is said nowhere else: so a new one is a file and a line. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "@jest/globals";
import { architectures, withEveryHead } from "../../src/model/architectures/index.ts";
import { headNames, parametersIn, readBlueprint } from "../../src/model/index.ts";

const sourcesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join(folder, file));
const engine = ["src/loading", "src/model"].flatMap(sourcesIn);
/** The program of a file: what people are told in comments may give examples. */
const code = (file: string) => readFileSync(file, "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, "");
const naming = (files: readonly string[], words: RegExp) => files.filter((file) => words.test(code(file)));

test("no architecture is named but in its file and its line", () => {
  const names = Object.keys(architectures);
  expect(names).toContain("roberta");
  const outside = engine.filter((file) => !/^src\/model\/architectures\//.test(file));
  expect(naming(outside, new RegExp(`(?<!\\w)(${names.join("|")})(?!\\w)`, "i"))).toEqual([]);
});

test("no head is named but in its file, its entry, and the files of architectures", () => {
  expect(headNames).toContain("mlm");
  const outside = engine.filter((file) => !/^src\/model\/(architectures|heads)\//.test(file));
  const names = headNames.filter((name) => name !== "tokens"); // a word of ours too
  expect(naming(outside, new RegExp(`["'\`.](${names.join("|")})\\b|masked`, "i"))).toEqual([]);
});

test("no part of a parameter's name is known but to its architecture", async () => {
  const words = new Set<string>();
  for (const model_type of Object.keys(architectures)) {
    const { encoder, heads } = withEveryHead(await readBlueprint({ model_type }, model_type));
    for (const name of parametersIn(encoder, heads).keys()) for (const word of name.split(".")) words.add(word);
  }
  const plain = [
    "weight",
    "bias",
    "output",
    "attention",
    "self",
    "query",
    "key",
    "value",
    "layer",
    "encoder",
    "embeddings",
    "decoder",
    "dense",
  ]; // words of ours too
  const telling = [...words].filter((word) => !plain.includes(word) && !/^\d+$/.test(word));
  expect(telling).toEqual(expect.arrayContaining(["word_embeddings", "LayerNorm", "intermediate", "lm_head", "layer_norm"]));
  const ours = ["intermediate", "classifier", "cls", "transformer"]; // a size of the model, a head, a way of pooling, a part of sentence-transformers
  const strange = telling.filter((word) => !ours.includes(word));
  const outside = [...engine, ...sourcesIn("src/checkpoint/safetensors")].filter((file) => !/^src\/model\/architectures\//.test(file));
  expect(naming(outside, new RegExp(`\\b(${strange.join("|")})\\b`))).toEqual([]);
});

test("a name is looked into in one file, and for older names alone", () => {
  const looking = /\b(name|weight|parameter|each|known)\)?\.(endsWith|startsWith|match|search|replace)\(|\.test\((name|weight|parameter)\)/;
  const ofTaps = "src/model/tap-names.ts"; // whose names are our own
  expect(naming(engine, looking).filter((file) => file !== ofTaps)).toEqual(["src/model/parameters/names.ts"]);
});

test("an architecture or a head is brought when a model is of it, never with the engine", () => {
  const reached = new Set<string>();
  const follow = (file: string) => {
    if (reached.has(file)) return;
    reached.add(file);
    const imports = code(file).matchAll(/^(?:import|export)\s(?!type\b)[^;]*?from "(\.[^"]+)"/gm); // not import()
    for (const [, from] of imports) follow(join(dirname(file), from));
  };
  follow("src/doors/browser.ts");
  const brought = [...reached].filter((file) => /^src\/model\/(architectures|heads)\//.test(file));
  expect(brought.sort()).toEqual([
    "src/model/architectures/config-fields.ts",
    "src/model/architectures/index.ts",
    "src/model/architectures/labels.ts",
    "src/model/heads/index.ts",
  ]);
});
