import { TypeformerError } from "../../../errors/index.ts";
import type { ModelFiles } from "../../files/files.ts";
import { readShardIndex, shardIndex } from "../../shards.ts";
import { likelyOriginal } from "./id.ts";
import type { HubFile, Repository } from "./repository.ts";
import { moduleFiles, sentenceSettings } from "./sentence-files.ts";

/**
 * What a model is opened for: config and weights, the tokenizer alone, or both; for vectors of sentences, what makes them too. For several tasks
 * the same files are fetched, but those of vectors are judged when that task is asked for.
 */
export type Need = "all" | "model" | "tokenizer" | "sentences" | "tasks";

/** Throws for a model that it will not open. What makes a model is known above: here it is only asked before the weights are fetched. */
export type Judge = (smallFiles: ModelFiles) => Promise<void>;

/** Whether a file is of those that are large. */
export const isWeights = (file: string): boolean => file.endsWith(".safetensors");

/**
 * What is known of a file where one looks for it:
 *
 *   here     it is there
 *   away     the repository has it, but it is not there
 *   nowhere  the repository has no such file
 *   unknown  nobody has asked
 */
export type Presence = "here" | "away" | "nowhere" | "unknown";

/** The files that are read of a model, by what is known of them. */
export interface Wanted {
  /** Those that are there. */
  files: string[];
  /** Those that must be fetched first. */
  lacking: string[];
  /** Those without which it can be opened, but perhaps wrongly: nobody knows whether there are any. */
  unknown: string[];
  /** Those of which it is known that there are none. */
  absent: string[];
}

/** What a tokenizer's own file leaves to others. */
const tokenizerExtras = ["tokenizer_config.json", "special_tokens_map.json", "added_tokens.json"];

/** The tokenizer is the first of these that a model has. */
const tokenizers = [["tokenizer.json"], ["vocab.json", "merges.txt"], ["vocab.txt"]];

/** The weights, where they are not in shards. */
const single = "model.safetensors";

/**
 * Which files of a model are read. One that may lack comes before those that may not, so that an interrupted copy is never taken for a whole
 * one. Of weights in shards the index is read.
 *
 * @param folder for the index
 * @throws TypeformerError `invalid_json` and `invalid_safetensors` for an index that is not sound
 */
export async function wantedFiles(folder: ModelFiles, presenceOf: (file: string) => Promise<Presence>, need: Need): Promise<Wanted> {
  const wanted: Wanted = { files: [], lacking: [], unknown: [], absent: [] };
  const lists = { here: wanted.files, away: wanted.lacking, nowhere: wanted.absent, unknown: wanted.unknown };
  const take = async (file: string) => {
    const presence = await presenceOf(file);
    lists[presence].push(file);
    return presence;
  };
  const demand = async (file: string) => {
    ((await presenceOf(file)) === "here" ? wanted.files : wanted.lacking).push(file);
  };
  const demandFirst = async (choices: string[][]) => {
    for (const [first, ...others] of choices) {
      const presence = await take(first);
      if (presence !== "here" && presence !== "away") continue;
      for (const file of others) await demand(file);
      return;
    }
    wanted.lacking.push(choices[0][0]);
  };
  const demandWeights = async () => {
    const presence = await presenceOf(single);
    const inShards = presence !== "here" && (await presenceOf(shardIndex)) === "here"; // of two copies the one that is there will do
    if (!inShards) return demand(single);
    if (presence === "nowhere") wanted.absent.push(single);
    for (const file of [shardIndex, ...new Set((await readShardIndex(folder)).values())]) await demand(file);
  };
  const takeModules = async () => {
    if ((await take("modules.json")) !== "here") return; // without it nothing else is read; where it is still away, so are its modules
    await take("config_sentence_transformers.json");
    for (const file of sentenceSettings) if (/here|away/.test(await take(file))) break;
    const { settings, weights } = await moduleFiles(folder);
    for (const file of settings) await take(file);
    for (const file of weights) await demand(file);
  };
  if (need !== "tokenizer") await demand("config.json");
  if (need !== "model") {
    for (const file of tokenizerExtras) await take(file);
    await demandFirst(tokenizers);
  }
  if (need === "sentences" || need === "tasks") await takeModules();
  if (need !== "tokenizer") await demandWeights();
  return wanted;
}

/** The same of a repository: what is to be fetched and what it has not, or the error that says what to do. @param folder its files, read from the hub */
export async function wantedOf(repository: Repository, folder: ModelFiles, need: Need): Promise<{ wanted: HubFile[]; absent: string[] }> {
  const { files, lacking, absent } = await wantedFiles(folder, async (file) => (repository.files.has(file) ? "here" : "nowhere"), need);
  if (lacking.includes(single)) throw noSafetensors(repository);
  if (lacking.length > 0)
    throw new TypeformerError("file_missing", `there is no ${lacking.join(" and no ")} in ${repository.id} on the hub`);
  return { wanted: files.flatMap((file) => repository.files.get(file) ?? []), absent };
}

function noSafetensors({ id, files, baseModel }: Repository): TypeformerError {
  const none = `${id} has no ${single} on the hub`;
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
