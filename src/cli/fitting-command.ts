import { findJson } from "../checkpoint/index.ts";
import { TypeformerError } from "../errors/index.ts";
import { type HubFlags, modelFiles } from "./hub-flags.ts";

/** The command for each kind of model, by the end of the class that it was saved as. */
const commands: readonly [classEnd: RegExp, commands: string][] = [
  [/ForMaskedLM$/, "fill-mask or score"],
  [/ForSequenceClassification$/, "classify, or zero-shot if its labels are entailment and contradiction"],
  [/ForTokenClassification$/, "ner"],
  [/ForQuestionAnswering$/, "qa"],
  [/Model$/, "embed"],
];

/**
 * Of a model that cannot do what it was asked for, the same error with the command that fits it, or, where no model was named, with the way to
 * name one. Any other error is given back as it is.
 */
export async function namingFittingCommand(error: unknown, model: string | undefined, flags: HubFlags): Promise<unknown> {
  if (!(error instanceof TypeformerError) || error.code !== "missing_head") return error;
  if (model === undefined) return withAdvice(error, "This is the bundled model: name one that was fine-tuned for it by --model");
  const config = (await findJson(await modelFiles(model, flags), "config.json")) as { architectures?: unknown } | undefined;
  const [savedAs] = Array.isArray(config?.architectures) ? config.architectures : [];
  const fitting = commands.find(([classEnd]) => classEnd.test(String(savedAs)))?.[1];
  return fitting === undefined ? error : withAdvice(error, `Use typeformer ${fitting}`);
}

const withAdvice = (error: TypeformerError, advice: string): TypeformerError =>
  new TypeformerError(error.code, `${error.message}. ${advice}`, { cause: error });
