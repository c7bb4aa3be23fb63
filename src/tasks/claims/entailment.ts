import { type ModelFiles, readJson } from "../../checkpoint/index.ts";
import { describe, TypeformerError } from "../../errors/index.ts";
import type { OnWarning } from "../../loading/index.ts";
import type { ModelConfig } from "../../model/index.ts";

/** Which of a model's labels say that one text follows from another, and that it does not. */
export interface Entailment {
  entailment: number;
  contradiction: number;
}

/**
 * By Python's rule: entailment is the first name of `label2id` that begins so, in any case, and the last label of all where none does.
 * Contradiction is the label 0 whatever its name, or the last one where 0 is entailment.
 *
 * @throws TypeformerError `invalid_config` where `label2id` gives entailment a number that no label has
 */
export async function entailmentOf(config: ModelConfig, files: ModelFiles, warn: OnWarning): Promise<Entailment> {
  const { labels } = config;
  const numbers = await numbersByName(config, files);
  const named = [...numbers].find(([name]) => name.toLowerCase().startsWith("entail"));
  if (!named) {
    const names = config.labelNames.slice(0, 8).join(", ");
    warn(`zero-shot-classification: no label of the model begins with "entail" (${names}): its last one is taken for it`);
  }
  const [name, entailment] = named ?? ["", labels - 1];
  if (!Number.isInteger(entailment) || entailment < 0 || entailment >= labels) {
    const found = `${files.name}: "label2id" gives ${describe(name)} the number ${describe(entailment)}`;
    throw new TypeformerError("invalid_config", `${found}, and the labels have those from 0 to ${labels - 1}`);
  }
  return { entailment, contradiction: entailment === 0 ? labels - 1 : 0 };
}

/** `label2id` in its own order. As in Python it counts only beside names that do. */
async function numbersByName({ labels, labelNames }: ModelConfig, files: ModelFiles): Promise<Map<string, number>> {
  const { id2label, label2id } = (await readJson(files, "config.json")) as { id2label?: object | null; label2id?: object | null };
  const counts = id2label && Object.keys(id2label).length === labels;
  return new Map(counts && label2id ? Object.entries(label2id) : labelNames.map((name, id) => [name, id]));
}
