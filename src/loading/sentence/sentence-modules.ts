import { findJson, type ModelFiles } from "../../checkpoint/index.ts";
import { describe, TypeformerError } from "../../errors/index.ts";
import { type DenseModule, denseModule } from "./dense-module.ts";
import { ModuleConfig } from "./module-config.ts";
import { type PoolingModule, poolingModule } from "./pooling-module.ts";
import { type Prompts, promptsOf } from "./prompts.ts";
import { type TransformerModule, transformerModule } from "./transformer-module.ts";

/** What makes a vector of a text, as a folder of sentence-transformers says. */
export interface SentenceModules {
  prompts: Prompts;
  transformer: TransformerModule;
  pooling: PoolingModule;
  /** What is done with the one vector, in this order. */
  after: readonly (DenseModule | { kind: "normalize" })[];
}

interface Entry {
  type: string;
  /** Its folder; "" is the model's own. */
  path: string;
  /** How messages call it. */
  where: string;
}

/**
 * The modules that a folder's `modules.json` names; absent where there is no such file.
 *
 * @throws TypeformerError `invalid_json`, `invalid_config`; `unsupported_model` for a module, or an order of them, that is not computed here
 */
export async function sentenceModules(files: ModelFiles): Promise<SentenceModules | undefined> {
  const json = await findJson(files, "modules.json");
  if (json === undefined) return undefined;
  const [first, second, ...others] = entriesOf(json, `modules.json in ${files.name}`);
  if (nameOf(first) !== "Transformer" || nameOf(second) !== "Pooling")
    throw unsupported(files, `its modules begin with ${first.type} and ${second.type}, and here they must be a Transformer and a Pooling`);
  if (first.path !== "")
    throw unsupported(
      files,
      `its transformer lies in ${first.path}: in sentence-transformers 6, model.save_pretrained puts it where it belongs`,
    );
  const config = await ModuleConfig.find(files, `${second.path}/config.json`);
  if (!config) throw new TypeformerError("file_missing", `there is no ${second.path}/config.json in ${files.name}`);
  return {
    prompts: await promptsOf(files),
    transformer: await transformerModule(files),
    pooling: poolingModule(config),
    after: await Promise.all(others.map((entry) => moduleAfter(entry, files))),
  };
}

async function moduleAfter(entry: Entry, files: ModelFiles): Promise<SentenceModules["after"][number]> {
  const file = `${entry.path}/config.json`;
  const config = await ModuleConfig.find(files, file);
  switch (nameOf(entry)) {
    case "Normalize": // its folder may be absent
      config?.only("module_input_name", "sentence_embedding");
      config?.only("module_output_name", "sentence_embedding");
      return { kind: "normalize" };
    case "Dense":
      if (!config) throw new TypeformerError("file_missing", `there is no ${file} in ${files.name}`);
      return denseModule(config, { ...files, name: `${files.name}/${entry.path}`, open: (name) => files.open(`${entry.path}/${name}`) });
    default:
      throw unsupported(files, `${entry.where} is ${entry.type}. Computed here: Transformer, Pooling, Dense, Normalize`);
  }
}

/** The class that is meant, wherever in sentence-transformers it has stood; another package's of the same name is another. */
const nameOf = ({ type }: Entry): string | undefined => /^sentence_transformers\.(?:\w+\.)*(\w+)$/.exec(type)?.[1];

function entriesOf(json: unknown, where: string): Entry[] {
  if (!Array.isArray(json) || json.length < 2)
    throw new TypeformerError("invalid_config", `${where}: expected a list of modules, two at least, found ${describe(json)}`);
  const names = new Set<unknown>();
  return json.map((each, i) => {
    const entry = new ModuleConfig(each, `${where}: module ${i}`);
    const { name } = entry.keys;
    if (names.has(name)) entry.wrong(`its name is ${describe(name)}, as that of one before it`);
    names.add(name);
    const type = entry.text("type") ?? entry.wrong("it has no type");
    const path = (entry.text("path") ?? "").replace(/\/+$/, "");
    if (/^([/\\]|[a-z]:)|(^|[/\\])\.\.([/\\]|$)/i.test(path)) entry.wrong(`the path ${describe(path)} leads out of the model's folder`);
    return { type, path, where: `module ${i}` };
  });
}

function unsupported({ name }: ModelFiles, what: string): TypeformerError {
  return new TypeformerError("unsupported_model", `${name}: ${what}`);
}
