/** What is said of files that do not hold what they promise: what was found, and what to do. */
import { TypeformerError } from "../../errors/index.ts";
import type { Blueprint } from "../architectures/index.ts";
import { type HeadName, headEntry } from "../heads/index.ts";

const remedies = {
  missing_parameter: "Is the file whole, and is it of this config.json? In Python, model.save_pretrained(folder) writes both",
  unexpected_parameter: "Is this the config.json that was saved with it? Nothing here would compute with them",
  invalid_parameter: "Is this the config.json that was saved with it?",
};

/** Refuses parameters by name, where there are any. @param what is wrong with them: "lacks" */
export function refuse(
  code: keyof typeof remedies,
  file: string,
  what: string,
  names: readonly string[],
  remedy: string = remedies[code],
): void {
  if (names.length === 0) return;
  const count = `${names.length} parameter${names.length > 1 ? "s" : ""}`;
  throw new TypeformerError(code, `${file} ${what} ${count}: ${list(names)}. ${remedy}`);
}

export const untiedByConfig =
  'config.json says "tie_word_embeddings": false, so the word embeddings are not the decoder. If they are, it must not say so';

/** A file whose names all begin with what a wrapper put before them. */
export function prefixed(file: string, prefix: string, name: string): TypeformerError {
  return new TypeformerError(
    "missing_parameter",
    `${file} has "${prefix}" before the names of its parameters: ${prefix}${name} instead of ${name}. A wrapper around the model leaves them so (DataParallel, torch.compile, a module of one's own): save what is inside, in Python wrapper.${prefix}save_pretrained(folder)`,
  );
}

/** Why a model without this head has none. @param foreign what its file holds beside the encoder and its heads */
export function whyMissing(
  head: HeadName,
  file: string,
  { architecture, config }: Blueprint,
  configJson: object,
  foreign: readonly string[],
): string {
  const { title, purpose } = headEntry(head);
  const can = config.endsIn.map((each) => `it can ${headEntry(each).purpose}, and `).join("");
  const instead = `It cannot ${purpose}; ${can}"feature-extraction" works with it`;
  if (!architecture.heads[head]) return `${file} has no ${title}: none is known of model_type ${config.modelType}. ${instead}`;
  const found = foreign.length > 0 ? ` and holds ${list(foreign)} instead` : "";
  return `${file} has no ${title}: ${savedAs(config.architecture, architecture.bareClass, configJson)}${found}. ${instead}`;
}

function savedAs(trained: string, bareClass: string, configJson: object): string {
  if (trained === "unknown") return "its config.json does not say as what it was saved";
  if (trained === bareClass) return `it was saved as ${trained}, the encoder alone`;
  const labels = Object.values((configJson as { id2label?: Record<string, unknown> }).id2label ?? {}).map(String);
  const named = labels.some((label, i) => label !== `LABEL_${i}`); // what transformers writes where nobody named them
  return `it was saved as ${trained}${named ? ` (labels ${list(labels)})` : ""}`;
}

/** A few names, and how many more. */
export function list(names: readonly string[]): string {
  const shown = names.slice(0, 6).join(", ");
  return names.length > 6 ? `${shown} and ${names.length - 6} more` : shown;
}
