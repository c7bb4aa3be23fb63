import type { Checkpoint } from "../checkpoint/index.ts";
import { resolveNames } from "../checkpoint/index.ts";
import { TypeformerError } from "../errors/index.ts";
import { encoderParameters, headParameters, type ModelConfig } from "../model/index.ts";
import type { OnWarning } from "./warnings.ts";

/** The parameters of a model, found in its checkpoint under whatever name it keeps them. */
export interface CheckpointParameters {
  /** Why the masked-language-model head is not there, if it is not. */
  headless?: string;
  /** Their names, as they lie in the file. */
  order: Iterable<string>;
  /** Whether the checkpoint holds matrices of int8. */
  int8: boolean;
  /** Whether this one is such a matrix. */
  isInt8(name: string): boolean;
  readInto(name: string, target: Float32Array): Promise<void>;
  /** Some of its elements, from the one numbered `first` on. */
  readRange(name: string, first: number, target: Float32Array): Promise<void>;
  /** A matrix as int8, quantised while it is read where it is not stored so. */
  readInt8Into(name: string, values: Int8Array, scales: Float32Array): Promise<void>;
}

/**
 * Holds a checkpoint against what its config promises, before a weight is read.
 *
 * @throws TypeformerError `missing_parameter`, `unexpected_parameter`, `invalid_parameter` (another shape); each names all of them
 */
export function parametersOf(checkpoint: Checkpoint, config: ModelConfig, configJson: unknown, warn: OnWarning): CheckpointParameters {
  const encoder = encoderParameters(config);
  const head = headParameters(config);
  const { sources, missing, unexpected, foreign } = resolveNames(checkpoint.names(), [...encoder.keys(), ...head.keys()]);
  const isHeadless = !checkpoint.names().some((name) => name.startsWith("lm_head."));
  refuse("missing_parameter", "lacks", isHeadless ? missing.filter((name) => !head.has(name)) : missing, checkpoint);
  refuse("unexpected_parameter", "has, beside what its config.json describes,", unexpected, checkpoint);

  const misshapen: string[] = [];
  for (const [name, shape] of [...encoder, ...(isHeadless ? [] : head)]) {
    const found = checkpoint.info(sourceOf(sources, name)).shape;
    if (String(found) !== String(shape)) misshapen.push(`${name} [${found}] where config.json asks for [${shape}]`);
  }
  refuse("invalid_parameter", "has of another shape", misshapen, checkpoint);
  if (foreign.length > 0)
    warn(`${checkpoint.name} also holds ${list(foreign)}: not part of the encoder or its masked-language-model head, left unread`);
  return {
    headless: isHeadless ? whyHeadless(checkpoint.name, config, configJson, foreign) : undefined,
    order: sources.keys(),
    int8: [...sources.values()].some(checkpoint.isInt8),
    isInt8: (name) => checkpoint.isInt8(sourceOf(sources, name)),
    readInto: (name, target) => checkpoint.readInto(sourceOf(sources, name), target),
    readRange: (name, first, target) => checkpoint.readRange(sourceOf(sources, name), first, target),
    readInt8Into: (name, values, scales) => checkpoint.readInt8Into(sourceOf(sources, name), values, scales),
  };
}

function sourceOf(sources: ReadonlyMap<string, string>, name: string): string {
  const found = sources.get(name);
  if (found === undefined) throw new TypeformerError("missing_parameter", `the checkpoint has no ${name}`);
  return found;
}

function refuse(
  code: "missing_parameter" | "unexpected_parameter" | "invalid_parameter",
  what: string,
  names: string[],
  { name }: Checkpoint,
): void {
  if (names.length > 0)
    throw new TypeformerError(code, `${name} ${what} ${names.length} parameter${names.length > 1 ? "s" : ""}: ${names.join(", ")}`);
}

function whyHeadless(name: string, { architecture }: ModelConfig, configJson: unknown, foreign: string[]): string {
  const labels = Object.values((configJson as { id2label?: Record<string, string> }).id2label ?? {});
  const made = `it was fine-tuned as ${architecture}${labels.length > 0 ? ` (labels ${list(labels)})` : ""}`;
  const found = foreign.length > 0 ? ` and holds ${list(foreign)} instead` : "";
  return `${name} has no masked-language-model head (lm_head.*): ${made}${found}. It cannot fill masks; "feature-extraction" works with it`;
}

/** A few names, and how many more. */
function list(names: string[]): string {
  const shown = names.slice(0, 6).join(", ");
  return names.length > 6 ? `${shown} and ${names.length - 6} more` : shown;
}
