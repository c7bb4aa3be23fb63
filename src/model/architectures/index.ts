/** The architectures of this build. One is a file and a line. */
import { describe, loadPart, TypeformerError } from "../../errors/index.ts";
import type { ModelConfig } from "../config.ts";
import { type HeadName, headNames, headOfClass } from "../heads/index.ts";
import type { Architecture, Blueprint } from "./architecture.ts";
import { ConfigFields } from "./config-fields.ts";
import { labelsIfSound } from "./labels.ts";

export type { Architecture, Blueprint } from "./architecture.ts";
export { ConfigFields } from "./config-fields.ts";
export { readLabels } from "./labels.ts";

/** Brings an architecture. */
export type Architectures = Readonly<Record<string, () => Promise<Architecture>>>;

/** By `model_type`; each is loaded by the first model that is of it. */
export const architectures: Architectures = {
  roberta: () => loadPart(async () => (await import("./roberta.ts")).roberta),
  camembert: () => loadPart(async () => (await import("./roberta.ts")).camembert),
  "xlm-roberta": () => loadPart(async () => (await import("./roberta.ts")).xlmRoberta),
  bert: () => loadPart(async () => (await import("./bert.ts")).bert),
  distilbert: () => loadPart(async () => (await import("./distilbert.ts")).distilbert),
};

/**
 * What the parsed `config.json` describes, with the head of the class that it names; where that tells nothing, the first that the architecture has.
 *
 * @param where how a message names the file
 * @throws TypeformerError `invalid_config` for a missing or impossible number, `unsupported_model` for another architecture
 */
export async function readBlueprint(json: unknown, where: string, known = architectures): Promise<Blueprint> {
  const fields = new ConfigFields(json, where);
  const type = fields.get("model_type");
  if (typeof type !== "string" || !Object.hasOwn(known, type)) {
    const needs = (await loadPart(() => import("./strangers.ts"))).needsOf(type);
    const types = Object.keys(known).join(", ");
    throw new TypeformerError(
      "unsupported_model",
      `${where}: "model_type" is ${describe(type)}${needs ? `, which needs ${needs}` : ""}. This engine runs encoders of model_type ${types}`,
    );
  }
  const architecture = await known[type]();
  const every = headsOf(architecture);
  const trained = headOfClass(fields.architecture);
  const endsIn = every.filter((name) => name === trained);
  return blueprintOf(architecture, {
    modelType: type,
    ...architecture.readConfig(fields),
    ...labelsIfSound(fields),
    endsIn: endsIn.length > 0 ? endsIn : every.slice(0, 1),
  });
}

/** The parameters that a model of this config has, with the heads that it names. */
export function blueprintOf(architecture: Architecture, config: ModelConfig): Blueprint {
  const encoder = architecture.encoder(config);
  const heads = config.endsIn.map((name) => [name, architecture.heads[name]?.(config, encoder)]);
  return { architecture, config, encoder, heads: Object.fromEntries(heads) };
}

/** The same with every head that its architecture knows: a file may hold another one than its config says. */
export function withEveryHead({ architecture, config }: Blueprint): Blueprint {
  return blueprintOf(architecture, { ...config, endsIn: headsOf(architecture) });
}

const headsOf = ({ heads }: Architecture): HeadName[] => headNames.filter((name) => heads[name]);
