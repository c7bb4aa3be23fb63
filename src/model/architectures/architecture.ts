import type { ModelConfig } from "../config.ts";
import type { HeadName, HeadWeights } from "../heads/index.ts";
import type { Specs } from "../parameters/roles.ts";
import type { EncoderWeights } from "../weights.ts";
import type { ConfigFields } from "./config-fields.ts";
import type { Labels } from "./labels.ts";

/** A family of checkpoints: how its `config.json` is read and where its parameters lie. */
export interface Architecture {
  /** Throws TypeformerError `invalid_config`, and `unsupported_model` for what the arithmetic here would get wrong. */
  readConfig(fields: ConfigFields): Omit<ModelConfig, "modelType" | "endsIn" | keyof Labels>;
  /** The encoder's parameters, by role. */
  encoder(config: ModelConfig): Specs<EncoderWeights>;
  /** Those of every head that its checkpoints may have. */
  readonly heads: { readonly [Name in HeadName]?: (config: ModelConfig, encoder: Specs<EncoderWeights>) => Specs<HeadWeights[Name]> };
  /** The first part of the encoder's names, which files of a bare encoder leave out. */
  readonly prefix: string;
  /** What a file may hold beside and nothing here reads, by name. */
  readonly ignored: readonly string[];
  /** Parameters of heads that are not known here, though their names begin as those of one that is. */
  readonly beside?: readonly string[];
  /** The class of the encoder without a head. */
  readonly bareClass: string;
}

/** A model as its `config.json` describes it; nothing of it is loaded. */
export interface Blueprint {
  readonly architecture: Architecture;
  readonly config: ModelConfig;
  readonly encoder: Specs<EncoderWeights>;
  readonly heads: { readonly [Name in HeadName]?: Specs<HeadWeights[Name]> };
}
