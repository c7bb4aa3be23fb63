/** The architectures of this build. One is a file and a line. */
import { describe, loadPart, TypeformerError } from "../../errors/index.ts";
import type { ModelConfig } from "../config.ts";
import { headNames } from "../heads/index.ts";
import type { Architecture, Blueprint } from "./architecture.ts";
import { ConfigFields } from "./config-fields.ts";

export type { Architecture, Blueprint } from "./architecture.ts";
export { ConfigFields } from "./config-fields.ts";

/** Brings an architecture. */
export type Architectures = Readonly<Record<string, () => Promise<Architecture>>>;

/** By `model_type`; each is loaded by the first model that is of it. */
export const architectures: Architectures = {
  roberta: () => loadPart(async () => (await import("./roberta.ts")).roberta),
};

/**
 * What the parsed `config.json` describes.
 *
 * @param where how a message names the file
 * @throws TypeformerError `invalid_config` for a missing or impossible number, `unsupported_model` for another architecture
 */
export async function readBlueprint(json: unknown, where: string, known = architectures): Promise<Blueprint> {
  const fields = new ConfigFields(json, where);
  const type = fields.get("model_type");
  if (typeof type !== "string" || !Object.hasOwn(known, type)) {
    const types = Object.keys(known).join(", ");
    throw new TypeformerError(
      "unsupported_model",
      `${where}: "model_type" is ${describe(type)}. This engine runs encoders of model_type ${types}`,
    );
  }
  const architecture = await known[type]();
  const endsIn = headNames.filter((name) => architecture.heads[name]);
  return blueprintOf(architecture, { modelType: type, ...architecture.readConfig(fields), endsIn });
}

/** The parameters that a model of this config has. */
export function blueprintOf(architecture: Architecture, config: ModelConfig): Blueprint {
  const encoder = architecture.encoder(config);
  const heads = Object.entries(architecture.heads).map(([name, specsOf]) => [name, specsOf(config, encoder)]);
  return { architecture, config, encoder, heads: Object.fromEntries(heads) };
}
