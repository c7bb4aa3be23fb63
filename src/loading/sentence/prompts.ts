import type { ModelFiles } from "../../checkpoint/index.ts";
import { describe } from "../../errors/index.ts";
import { ModuleConfig } from "./module-config.ts";

/** What is put before a text, by name. */
export interface Prompts {
  named: ReadonlyMap<string, string>;
  /** The one for calls that name none. */
  usual?: string;
}

/** Names that a model has whatever its files say. */
const EMPTY: readonly [string, string][] = [
  ["query", ""],
  ["document", ""],
];

/** Where no file speaks of any. */
export const noPrompts: Prompts = { named: new Map(EMPTY) };

/** @throws TypeformerError `invalid_config`; `unsupported_model` for a model that gives no vector of a sentence */
export async function promptsOf(files: ModelFiles): Promise<Prompts> {
  const config = await ModuleConfig.find(files, "config_sentence_transformers.json");
  if (!config) return noPrompts;
  config.only("model_type", "SentenceTransformer");
  const { prompts } = config.keys;
  const named = new Map<string, string>(EMPTY);
  for (const [name, prompt] of Object.entries(new ModuleConfig(prompts ?? {}, `"prompts" of ${config.where}`).keys)) {
    if (prompt === null || typeof prompt === "string") named.set(name, prompt ?? "");
    else config.wrong(`the prompt "${name}" is ${describe(prompt)}, and no string`);
  }
  const usual = config.text("default_prompt_name");
  if (usual !== undefined && !named.has(usual)) config.wrong(`"default_prompt_name" is "${usual}", and there is no such prompt`);
  return { named, usual };
}
