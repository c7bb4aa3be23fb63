import type { Need } from "../checkpoint/hub/index.ts";
import { type ModelFiles, readJson } from "../checkpoint/index.ts";
import { readBlueprint } from "../model/index.ts";
import { sentenceModules } from "./sentence/sentence-modules.ts";
import { tokenizerFrom } from "./tokenizer-from.ts";

/**
 * Refuses a model that could not be opened, by its small files: nobody waits for weights that nothing can be done with.
 *
 * @param need what it is to be opened for
 * @throws TypeformerError what `loadModel` and `loadTokenizer` throw for a config and a tokenizer
 */
export async function judgeSmallFiles(files: ModelFiles, need: Need): Promise<void> {
  if (need !== "tokenizer") await readBlueprint(await readJson(files, "config.json"), `config.json in ${files.name}`);
  if (need !== "model") await tokenizerFrom(files);
  if (need === "sentences") await sentenceModules(files);
}
