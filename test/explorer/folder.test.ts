/** A folder of files that was dropped on the page. */
import { expect, test } from "@jest/globals";
import { partsAmong } from "../../explorer/src/engine/folder.ts";

const files = (...names: string[]) => names.map((name) => new File([name], name));
const model = files("README.md", "config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors", "golden.safetensors");

test("a model's three files are found among the others", async () => {
  const { config, tokenizer, weights } = partsAmong(model);
  expect([config, tokenizer, weights].map((part) => (part as File).name)).toEqual(["config.json", "tokenizer.json", "model.safetensors"]);
});

test("what its tokenizer needs comes along, and what lies in folders below does not", () => {
  const below = Object.assign(new File(["{}"], "config.json"), { webkitRelativePath: "a model/1_Pooling/config.json" });
  const { config, files: others } = partsAmong([...model, below]);
  expect([config as File, Object.keys(others ?? {})]).toEqual([model[1], ["tokenizer_config.json"]]);
});

test("what is missing is named, beside what was found", () => {
  expect(() => partsAmong(files("config.json", "model.safetensors"))).toThrow(
    "the tokenizer is missing among config.json, model.safetensors",
  );
  expect(() => partsAmong([])).toThrow("the config is missing among nothing");
});

test("shards are refused by name", () => {
  const shards = files("config.json", "tokenizer.json", "model-1-of-2.safetensors", "model-2-of-2.safetensors");
  expect(() => partsAmong(shards)).toThrow(
    "One file of weights can be read here, found 2: model-1-of-2.safetensors, model-2-of-2.safetensors",
  );
});
