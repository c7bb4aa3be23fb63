/** A tokenizer as its files define it: everything read and checked, the stages ready. */
import type { Side } from "../encoding.ts";
import { asId, asList, asObject, at, describe, type Field, parsed, refuse } from "../fields.ts";
import type { TokenizerFiles } from "../files.ts";
import { decoders } from "../stages/decoders/index.ts";
import { readModel } from "../stages/models.ts";
import { normalizers } from "../stages/normalizers/index.ts";
import { postProcessors } from "../stages/post-processors/index.ts";
import { preTokenizers } from "../stages/pre-tokenizers/index.ts";
import { readStages } from "../stages/read-stages.ts";
import type { Decoder, Model, Normalizer, PostProcessor, PreTokenizer, Surroundings } from "../stages/stage.ts";
import { readPair } from "./pair.ts";
import { assignRoles, type Roles } from "./roles.ts";
import { readSettings, type Settings } from "./settings.ts";
import { idsAround, robertaAround, rolesAround } from "./surroundings.ts";
import { readToken } from "./token-flags.ts";
import { type TokenizerClass, tokenizerClass } from "./tokenizer-class.ts";
import { Vocabulary } from "./vocabulary.ts";

export type Definition = {
  normalizers: readonly Normalizer[];
  preTokenizers: readonly PreTokenizer[];
  model: Model;
  vocabulary: Vocabulary;
  roles: Roles;
  postProcessors: readonly PostProcessor[];
  /** Undefined: tokens are put together with spaces between them. */
  decoders: readonly Decoder[] | undefined;
  settings: Settings;
  paddingSide: Side;
  truncationSide: Side;
};

/**
 * The tokenizer of a folder, as `transformers` opens it. The `truncation` and `padding` of tokenizer.json are not followed, only their sides:
 * the caller decides with each call.
 *
 * @throws TypeformerError `invalid_json`; `invalid_tokenizer` with the path in the file, what was found and what was expected.
 */
export function readDefinition(files: TokenizerFiles): Definition {
  const settings = readSettings(files);
  const isPair = files["tokenizer.json"] === undefined;
  const kind = tokenizerClass(settings, isPair);
  const file = isPair ? { value: {}, path: "tokenizer.json" } : openFile(files["tokenizer.json"]);
  const standIn = (key: string): Field => {
    const field = at(file, key);
    return (field.value ?? null) === null && kind.isByteLevel ? { ...field, value: BYTE_LEVEL } : field;
  };

  const cutting = readStages(standIn("pre_tokenizer"), preTokenizers, kind);
  const spelledInBytes = cutting.at(-1)?.spellsBytes ?? false;
  const model = isPair
    ? readPair(files["vocab.json"], files["merges.txt"], settings, kind)
    : readModel(at(file, "model"), { spelledInBytes });
  const vocabulary = new Vocabulary(model);
  const stated = addTokens(vocabulary, readAdded(at(file, "added_tokens")), settings, kind);
  const roles = assignRoles(vocabulary, stated, settings, kind);

  const surroundings: Surroundings = {
    ...kind,
    idOf: (token) => vocabulary.idOf(token),
    tokenOf: (id) => vocabulary.tokenOf(id),
  };
  const read = readStages(at(file, "post_processor"), postProcessors, surroundings);
  for (const texts of [1, 2]) idsAround(read, texts); // stages that do not fit together are refused now
  const decoder = standIn("decoder");
  return {
    normalizers: readStages(at(file, "normalizer"), normalizers, undefined),
    preTokenizers: cutting,
    model,
    vocabulary,
    roles: settings.className === undefined && !isPair ? rolesAround(read, roles, settings.roles, vocabulary) : roles,
    postProcessors: kind.putsAround ? robertaAround(read, roles, surroundings) : read,
    decoders: (decoder.value ?? null) === null ? undefined : readStages(decoder, decoders, undefined),
    settings,
    paddingSide: settings.paddingSide ?? readSide(at(file, "padding")),
    truncationSide: settings.truncationSide ?? readSide(at(file, "truncation")),
  };
}

const BYTE_LEVEL = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true };

function openFile(json: unknown): Field {
  const file = parsed(json, "tokenizer.json");
  const version = at(file, "version");
  if (version.value !== undefined && version.value !== "1.0") throw refuse(version, 'version "1.0"');
  return file;
}

type Stated = Settings["added"];

function readAdded(field: Field): Stated {
  return ((field.value ?? null) === null ? [] : asList(field)).map((entry) => {
    asObject(entry);
    const stated = at(entry, "id");
    asId(stated);
    return { token: readToken(entry, { special: true }), stated };
  });
}

/**
 * The tokens that the files add, in the order in which Python does; where two files know one by its id, tokenizer.json's flags hold.
 * Two tokens with one id are refused: Python would lose one of them.
 *
 * @returns those of whom the settings speak
 */
function addTokens(vocabulary: Vocabulary, inFile: Stated, { added, replacesAdded }: Settings, { rebuilds }: TokenizerClass): Stated {
  const byId = new Map<unknown, Stated[number]>();
  for (const addition of replacesAdded ? added : [...added, ...inFile]) {
    const { token, stated } = addition;
    const other = byId.get(stated.value)?.token.content ?? token.content;
    if (other !== token.content) throw refuse(stated, `an id for ${describe(token.content)} that is not the one of ${describe(other)}`);
    byId.set(stated.value, addition);
  }
  if (!rebuilds) vocabulary.add(inFile);
  const inOrder = [...byId.values()].sort((a, b) => Number(a.stated.value) - Number(b.stated.value));
  vocabulary.add(inOrder);
  return inOrder;
}

/** The side that the file's `padding` or `truncation` names; of the rest of these the caller decides. */
function readSide(field: Field): Side {
  if ((field.value ?? null) === null) return "right";
  const { value } = at(field, "direction");
  return String(value).toLowerCase() === "left" ? "left" : "right";
}
