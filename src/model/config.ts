import type { HeadName } from "./heads/index.ts";
import type { ModelSizes } from "./sizes.ts";

/** What `config.json` says of an encoder, and what its weights say of its head. */
export interface ModelConfig extends ModelSizes {
  /** The architecture, as `model_type` names it: `roberta`. */
  modelType: string;
  /** Whether padding takes a position as any token does; where it takes none, all of it has the position `padId`. */
  countsPadding: boolean;
  /** Whether the decoder's weight is the word embedding. */
  tied: boolean;
  /** The heads that it has, as far as they are known here. */
  endsIn: readonly HeadName[];
  /** The class that was trained, such as `RobertaForMaskedLM`. */
  architecture: string;
  /** What a classifying head tells apart, by number: `id2label` in order, `LABEL_0`, `LABEL_1`, … where the file names none. */
  labelNames: readonly string[];
  /** What a classifier's logits mean, where the file says so: numbers as they are; one label of all; any number of labels. */
  problem: "regression" | "single_label_classification" | "multi_label_classification" | undefined;
}
