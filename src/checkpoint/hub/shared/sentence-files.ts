import { findJson, type ModelFiles } from "../../files/files.ts";

/** Names that the settings of a sentence-transformers' model have had; the first that there is counts. */
export const sentenceSettings = ["bert", "roberta", "distilbert", "camembert", "albert", "xlm-roberta", "xlnet"].map(
  (name) => `sentence_${name}_config.json`,
);

/** What `modules.json` names, as far as it can be read: who opens the model says what is wrong with it. */
interface SentenceFiles {
  /** Those that may lack. */
  settings: string[];
  weights: string[];
}

/** The files of the modules in a folder of sentence-transformers. */
export async function moduleFiles(folder: ModelFiles): Promise<SentenceFiles> {
  const modules = await findJson(folder, "modules.json");
  const found: SentenceFiles = { settings: [], weights: [] };
  for (const { type, path } of Array.isArray(modules) ? modules : []) {
    if (typeof path !== "string" || path === "") continue;
    found.settings.push(`${path}/config.json`);
    if (/\.Dense$/.test(String(type))) found.weights.push(`${path}/model.safetensors`);
  }
  return found;
}
