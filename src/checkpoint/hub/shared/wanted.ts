import { TypeformerError } from "../../../errors/index.ts";
import type { ModelFiles } from "../../files/files.ts";
import { readShardIndex, shardIndex } from "../../shards.ts";
import { likelyOriginal } from "./id.ts";
import type { HubFile, Repository } from "./repository.ts";

/** What a model is opened for: config and weights, the tokenizer alone, or both. */
export type Need = "all" | "model" | "tokenizer";

/** The files that are needed of a folder, as far as it has them, and what it lacks. */
export interface Wanted {
  files: string[];
  lacking: string[];
}

/**
 * Which files of a folder are read. One that may lack comes before those that may not, so that an interrupted copy is never taken for a
 * whole one. Of weights in shards the index is read. Throws `invalid_json` and `invalid_safetensors` for an index that is not sound.
 */
export async function wantedFiles(folder: ModelFiles, need: Need): Promise<Wanted> {
  const has = async (file: string) => (await folder.open(file)) !== undefined;
  const wanted: Wanted = { files: [], lacking: [] };
  const want = async (file: string) => {
    (await has(file)) ? wanted.files.push(file) : wanted.lacking.push(file);
  };
  if (need !== "tokenizer") await want("config.json");
  if (need !== "model") {
    if (await has("tokenizer_config.json")) wanted.files.push("tokenizer_config.json");
    const pair = (await has("vocab.json")) && !(await has("tokenizer.json"));
    for (const file of pair ? ["vocab.json", "merges.txt"] : ["tokenizer.json"]) await want(file);
  }
  if (need !== "tokenizer") {
    const inShards = (await has(shardIndex)) && !(await has("model.safetensors"));
    const shards = inShards ? new Set((await readShardIndex(folder)).values()) : [];
    for (const file of inShards ? [shardIndex, ...shards] : ["model.safetensors"]) await want(file);
  }
  return wanted;
}

/** The same of a repository, or the error that says what to do. @param folder its files, read from the hub */
export async function wantedOf(repository: Repository, folder: ModelFiles, need: Need): Promise<HubFile[]> {
  const { files, lacking } = await wantedFiles(folder, need);
  if (lacking.includes("model.safetensors")) throw noSafetensors(repository);
  if (lacking.length > 0)
    throw new TypeformerError("file_missing", `there is no ${lacking.join(" and no ")} in ${repository.id} on the hub`);
  return files.flatMap((file) => repository.files.get(file) ?? []);
}

function noSafetensors({ id, files, baseModel }: Repository): TypeformerError {
  const none = `${id} has no model.safetensors on the hub`;
  const names = [...files.keys()];
  const onnx = names.find((name) => name.endsWith(".onnx"));
  if (onnx) {
    const original = baseModel ?? likelyOriginal(id);
    const instead = original ? `, probably ${original}` : "";
    return new TypeformerError("file_missing", `${none}, only exports such as ${onnx}: name the model that they were made from${instead}`);
  }
  const other = names.find((name) => /\.(bin|h5|msgpack)(\.index\.json)?$/.test(name));
  if (other) {
    const convert = `AutoModelForMaskedLM.from_pretrained("${id}").save_pretrained("./model")`;
    return new TypeformerError(
      "file_missing",
      `${none}, but ${other}: with Python's transformers, ${convert} writes safetensors; then name ./model`,
    );
  }
  return new TypeformerError("file_missing", `${none}: is it a model of transformers?`);
}
