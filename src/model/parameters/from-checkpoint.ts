import { type Checkpoint, type ModelFiles, openCheckpoint, readJson } from "../../checkpoint/index.ts";
import { TypeformerError } from "../../errors/index.ts";
import {
  type Architectures,
  type Blueprint,
  blueprintOf,
  ConfigFields,
  readBlueprint,
  readLabels,
  withEveryHead,
} from "../architectures/index.ts";
import { headEntry, headNames, type MissingHeads } from "../heads/index.ts";
import { list, prefixed, refuse, untiedByConfig, whyMissing } from "./complaints.ts";
import { withHeadsThatAre } from "./heads-there.ts";
import { knownNames, type ResolvedNames, resolveNames, strayPrefix } from "./names.ts";
import { specsIn } from "./roles.ts";
import { untied } from "./ties.ts";

/** A model's files, held against each other: what they describe, and its parameters under whatever names they keep them. */
export interface OpenedModel {
  /** The parsed `config.json`. */
  readonly json: object;
  /** With the heads that the files hold, and of two tied parameters the one that is read. */
  readonly blueprint: Blueprint;
  readonly missing: MissingHeads;
  readonly checkpoint: Checkpoint;
  /** The names of the parameters, as they lie in the file. */
  readonly order: Iterable<string>;
  /** Whether the checkpoint holds matrices of int8. */
  readonly int8: boolean;
  /** Whether this parameter is such a matrix. */
  isInt8(name: string): boolean;
  /** @param ready may be told how many elements are there, while the next are read */
  readInto(name: string, target: Float32Array, ready?: (count: number) => void): Promise<void>;
  /** Some of its elements, from the one numbered `first` on. */
  readRange(name: string, first: number, target: Float32Array): Promise<void>;
  /** A matrix as int8, quantised while it is read where it is not stored so. */
  readInt8Into(name: string, values: Int8Array, scales: Float32Array): Promise<void>;
}

export interface OpenOptions {
  signal?: AbortSignal;
  /** Told what is worth a look and no error. */
  warn: (message: string) => void;
  /** The architectures that are known, where they are not those of this build. */
  known?: Architectures;
}

/**
 * Opens a model's files: `config.json`, then the headers of its weights, which are held against what the config promises. No weight is
 * read, but of those that are tied and stored twice.
 *
 * @throws TypeformerError `file_missing`, `invalid_json`, `invalid_config`, `unsupported_model`, `invalid_safetensors`,
 *   `missing_parameter`, `unexpected_parameter`, `invalid_parameter` (another shape), `unsupported_dtype`, `aborted`
 */
export async function openModelFiles(files: ModelFiles, { signal, warn, known }: OpenOptions): Promise<OpenedModel> {
  const json = (await readJson(files, "config.json")) as object;
  const where = `config.json in ${files.name}`;
  const described = withEveryHead(await readBlueprint(json, where, known));
  const checkpoint = await openCheckpoint(files, { signal });
  const names = resolvedNames(checkpoint, described);
  const { sources } = names;

  const { there, unread } = withHeadsThatAre(names.stored, described);
  if (there.config.endsIn.some((head) => headEntry(head).logits === "labels")) readLabels(new ConfigFields(json, where)); // refused, if unsound
  judge(checkpoint, there, names);
  const foreign = [...names.foreign, ...unread.map((name) => sources.get(name) ?? name)];
  if (foreign.length > 0) warn(`${checkpoint.name} also holds ${list(foreign)}: ${notPartOf(there)}, left unread`);
  const without = headNames.filter((head) => !there.heads[head]);
  const blueprint = await untied(there, names, checkpoint, { signal, warn });

  const sourceOf = (name: string): string => {
    const found = sources.get(name);
    if (found === undefined) throw new TypeformerError("missing_parameter", `the checkpoint has no ${name}`);
    return found;
  };
  return {
    json,
    blueprint,
    missing: Object.fromEntries(without.map((head) => [head, whyMissing(head, checkpoint.name, there, json, foreign)])),
    checkpoint,
    order: sources.keys(),
    int8: [...sources.values()].some(checkpoint.isInt8),
    isInt8: (name) => checkpoint.isInt8(sourceOf(name)),
    readInto: (name, target, ready) => checkpoint.readInto(sourceOf(name), target, ready),
    readRange: (name, first, target) => checkpoint.readRange(sourceOf(name), first, target),
    readInt8Into: (name, values, scales) => checkpoint.readInt8Into(sourceOf(name), values, scales),
  };
}

function resolvedNames(checkpoint: Checkpoint, described: Blueprint): ResolvedNames {
  const known = knownNames(described);
  const names = resolveNames(checkpoint.names(), known);
  const stray = names.missing.includes(known.parameters[0]?.name) ? strayPrefix(checkpoint.names(), known) : undefined;
  if (stray !== undefined) throw prefixed(checkpoint.name, stray.prefix, stray.name);
  return names;
}

/** Refuses what is missing, what is there and unknown, and what has another shape, by name. */
function judge(checkpoint: Checkpoint, blueprint: Blueprint, { sources, stored, unexpected }: ResolvedNames): void {
  const { encoder, heads } = blueprint;
  const specs = specsIn(encoder, heads);
  const missing = new Set(specs.filter(({ name }) => !sources.has(name)).map(({ name }) => name));
  const elsewhere = twinsIfTied(blueprint);
  const isUntied = [...missing].every((name) => elsewhere.has(name));
  refuse("missing_parameter", checkpoint.name, "lacks", [...missing], isUntied ? untiedByConfig : undefined);
  refuse("unexpected_parameter", checkpoint.name, "has, beside what its config.json describes,", unexpected);

  const misshapen = new Set<string>();
  for (const { name, twin, shape } of specs)
    for (const each of twin !== undefined && stored.has(twin) ? [name, twin] : [name]) {
      const found = checkpoint.info(sources.get(each) ?? each).shape;
      if (String(found) !== String(shape)) misshapen.add(`${each} [${found}] where config.json asks for [${shape}]`);
    }
  refuse("invalid_parameter", checkpoint.name, "has of another shape", [...misshapen]);
}

/** What would be read elsewhere if config.json tied it. */
function twinsIfTied({ architecture, config }: Blueprint): Set<string | undefined> {
  return config.tied ? new Set() : new Set(specsIn(blueprintOf(architecture, { ...config, tied: true }).heads).map(({ twin }) => twin));
}

function notPartOf({ config: { endsIn } }: Blueprint): string {
  return `not part of ${["the encoder", ...endsIn.map((head) => `its ${headEntry(head).title}`)].join(" or ")}`;
}
