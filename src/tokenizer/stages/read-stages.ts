import { asList, asString, at, type Field, refuse } from "../fields.ts";
import type { StageReader } from "./stage.ts";

/** As deep as the Rust library reads (its JSON may have 128 levels). */
const MAX_DEPTH = 62;

/** The readers of one kind of stage, and the name under which a `Sequence` of them keeps its list. */
export type StageKind<Stage, Context = unknown> = { readers: Readonly<Record<string, StageReader<Stage, Context>>>; list: string };

/**
 * The stages of one kind in the order in which they are passed: none, one, or those of a `Sequence`, which may hold others.
 * @throws TypeformerError `invalid_tokenizer` for a stage of another type, naming it and its place
 */
export function readStages<Stage, Context>(field: Field, kind: StageKind<Stage, Context>, context: Context, depth = 0): Stage[] {
  if ((field.value ?? null) === null && depth === 0) return [];
  const type = at(field, "type");
  const name = asString(type);
  if (name === "Sequence") {
    if (depth === MAX_DEPTH) throw refuse(type, `sequences in sequences to a depth of ${MAX_DEPTH}`);
    return asList(at(field, kind.list)).flatMap((stage) => readStages(stage, kind, context, depth + 1));
  }
  if (!Object.hasOwn(kind.readers, name)) throw refuse(type, `one of ${[...Object.keys(kind.readers), "Sequence"].join(", ")}`);
  return [kind.readers[name](field, context)];
}
