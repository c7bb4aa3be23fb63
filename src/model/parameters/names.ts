/**
 * Parameter names. An architecture says which ones `transformers` writes; files found in the field differ from them in a few known ways,
 * which are undone here and nowhere else:
 *
 *   embeddings.*, encoder.*     the architecture's own prefix, `roberta.`, may be missing
 *   LayerNorm.gamma, .beta      are weight and bias, in TensorFlow's words
 *   lm_head.decoder.*           of two tied parameters a file may hold either one, or both
 */
import type { Blueprint } from "../architectures/index.ts";
import { type ParameterSpec, specsIn } from "./roles.ts";

/** What is known of a model's parameters before a file is looked into. */
export interface KnownNames {
  parameters: readonly ParameterSpec[];
  /** The first part of the encoder's names. */
  prefix: string;
  /** What may be there and is not read. */
  ignored: readonly string[];
  /** What may be there of heads that are not known. */
  beside: readonly string[];
}

export function knownNames({ architecture, encoder, heads }: Blueprint): KnownNames {
  return {
    parameters: specsIn(encoder, heads),
    prefix: architecture.prefix,
    ignored: architecture.ignored,
    beside: architecture.beside ?? [],
  };
}

/** Whether a parameter of this name lies in the encoder. */
export const isOfEncoder = (name: string, prefix: string): boolean => firstPart(name) === prefix;

export interface ResolvedNames {
  /** Known name → name in the file. One of two tied parameters that is not there has the other's source. */
  sources: Map<string, string>;
  /** The known names that the file holds, under whatever name. */
  stored: ReadonlySet<string>;
  /** Known names that have no source. */
  missing: string[];
  /** Names in the file that lie where known ones do, and are not known there. */
  unexpected: string[];
  /** Names in the file that lie outside: another task's head (`classifier.*`), which the encoder can do without. */
  foreign: string[];
}

/** Matches the names in a file with those that are known. */
export function resolveNames(fileNames: Iterable<string>, known: KnownNames): ResolvedNames {
  const specs = known.parameters;
  const twins = specs.flatMap(({ name, twin }) => (twin === undefined ? [] : [[name, twin]]));
  const expected = new Set([...specs.map(({ name }) => name), ...twins.flat()]);
  const everything = [...expected, ...known.ignored];
  const inside = new Set(everything.map(firstPart));
  const canonical = canonicalNames(specs, everything, known.prefix);

  const sources = new Map<string, string>();
  const unexpected: string[] = [];
  const foreign: string[] = [];
  for (const fileName of fileNames) {
    const name = canonical(fileName);
    if (expected.has(name) && !sources.has(name)) sources.set(name, fileName);
    else if (expected.has(name)) unexpected.push(fileName);
    else if (known.ignored.includes(name)) continue;
    else (inside.has(firstPart(name)) && !known.beside.includes(name) ? unexpected : foreign).push(fileName);
  }
  const stored = new Set(sources.keys());
  for (const [name, twin] of twins) {
    const source = sources.get(name) ?? sources.get(twin);
    if (source !== undefined) for (const each of [name, twin]) if (!sources.has(each)) sources.set(each, source);
  }
  const missing = new Set(specs.map(({ name }) => name).filter((name) => !sources.has(name)));
  return { sources, stored, missing: [...missing], unexpected, foreign };
}

/** What a file's name is called by `transformers` now. */
function canonicalNames(specs: readonly ParameterSpec[], everything: readonly string[], prefix: string): (name: string) => string {
  const below = new Set(everything.filter((name) => firstPart(name) === prefix).map((name) => firstPart(name.slice(prefix.length + 1))));
  const former = { gamma: ".gamma", beta: ".beta" };
  const today = new Map<string, string>();
  for (const { name, part } of specs)
    if (part === "gamma" || part === "beta") today.set(name.slice(0, name.lastIndexOf(".")) + former[part], name);
  return (name) => {
    const whole = below.has(firstPart(name)) ? `${prefix}.${name}` : name;
    return today.get(whole) ?? whole;
  };
}

/** What a wrapper put before the names of a file, and a name without it; nothing where they are known as they are. */
export function strayPrefix(fileNames: readonly string[], known: KnownNames): { prefix: string; name: string } | undefined {
  const [first] = known.parameters;
  for (const name of first ? [first.name, first.name.slice(known.prefix.length + 1)] : []) {
    const found = fileNames.find((each) => each.endsWith(`.${name}`));
    if (found !== undefined && found !== first.name) return { prefix: found.slice(0, -name.length), name };
  }
  return undefined;
}

const firstPart = (name: string): string => name.split(".", 1)[0];
