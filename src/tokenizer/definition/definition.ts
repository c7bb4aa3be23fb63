/** A tokenizer as its files define it: everything read and checked, the stages ready. */
import type { Side } from "../encoding.ts";
import { asId, asList, asObject, asText, at, describe, type Field, parsed, refuse } from "../fields.ts";
import type { TokenizerFiles } from "../files.ts";
import { decoders } from "../stages/decoders/index.ts";
import { modelName, readModel } from "../stages/models.ts";
import { normalizers } from "../stages/normalizers/index.ts";
import { postProcessors } from "../stages/post-processors/index.ts";
import { preTokenizers } from "../stages/pre-tokenizers/index.ts";
import { readStages } from "../stages/read-stages.ts";
import type { Decoder, Model, Normalizer, PostProcessor, PreTokenizer, Surroundings } from "../stages/stage.ts";
import { modelOfFiles, readOlderFiles } from "./older-files.ts";
import { assignRoles, type Roles } from "./roles.ts";
import { readSettings, type Settings } from "./settings.ts";
import { bertAround, idsAround, robertaAround, rolesAround } from "./surroundings.ts";
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
  /** Whether decoded text loses spaces before punctuation. */
  cleansUp: boolean;
  paddingSide: Side;
  truncationSide: Side;
};

/**
 * The tokenizer of a folder, as `transformers` opens it. The `truncation` and `padding` of tokenizer.json are not followed, only their sides:
 * the caller decides with each call.
 *
 * @param isFolder whether these are all files of a folder, and not one or two that were picked out
 * @throws TypeformerError `invalid_json`; `invalid_tokenizer` with the path in the file, what was found and what was expected.
 */
export function readDefinition(files: TokenizerFiles, isFolder = false): Definition {
  const isWhole = files["tokenizer.json"] !== undefined;
  const file = isWhole ? openFile(files["tokenizer.json"]) : { value: {}, path: "tokenizer.json" };
  const name = isWhole ? modelName(at(file, "model")) : modelOfFiles(files);
  const settings = readSettings({ ...files, "config.json": files["config.json"] ?? (isFolder ? likelyConfig[name] : undefined) });
  const kind = tokenizerClass(settings, name, isWhole);
  const standIn = (key: keyof TokenizerClass["standIns"]): Field => {
    const field = at(file, key);
    return (field.value ?? null) === null ? { ...field, value: kind.standIns[key] } : field;
  };

  const cutting = readStages(standIn("pre_tokenizer"), preTokenizers, kind);
  const spelledInBytes = cutting.at(-1)?.spellsBytes ?? false;
  const model = isWhole ? readModel(at(file, "model"), { spelledInBytes }) : readOlderFiles(files, settings, kind);
  const vocabulary = new Vocabulary(model);
  const stated = addTokens(vocabulary, readAdded(at(file, "added_tokens")), settings, kind);
  const roles = assignRoles(vocabulary, stated, { ...settings, roles: { ...padding(at(file, "padding"), kind), ...settings.roles } }, kind);

  const surroundings: Surroundings = {
    ...kind,
    idOf: (token) => vocabulary.idOf(token),
    tokenOf: (id) => vocabulary.tokenOf(id),
  };
  const read = readStages(at(file, "post_processor"), postProcessors, surroundings);
  for (const texts of [1, 2]) idsAround(read, texts); // stages that do not fit together are refused now
  const decoder = standIn("decoder");
  return {
    normalizers: readStages(standIn("normalizer"), normalizers, kind.normalizing),
    preTokenizers: cutting,
    model,
    vocabulary,
    roles: settings.className === undefined && isWhole ? rolesAround(read, roles, settings.roles, kind.names, vocabulary) : roles,
    postProcessors: around(kind, read, roles, surroundings),
    decoders: (decoder.value ?? null) === null ? undefined : readStages(decoder, decoders, undefined),
    settings,
    cleansUp: settings.cleansUp && name !== "BPE", // as in Python, whose clean-up is not for a text that keeps its spaces
    paddingSide: settings.paddingSide ?? readSide(at(file, "padding")),
    truncationSide: settings.truncationSide ?? readSide(at(file, "truncation")),
  };
}

function around(
  { putsAround }: TokenizerClass,
  read: readonly PostProcessor[],
  roles: Roles,
  surroundings: Surroundings,
): readonly PostProcessor[] {
  if (putsAround === "bert") return bertAround(roles, surroundings);
  return putsAround === "roberta" ? robertaAround(read, roles, surroundings) : read;
}

/** Whose tokenizer a folder's is where no file says anything of it. */
const likelyConfig = { WordPiece: { model_type: "bert" }, BPE: { model_type: "roberta" } };

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

/** The token that the file's `padding` fills up with has that role where neither the class nor the settings name another. */
function padding(field: Field, { names }: TokenizerClass): Settings["roles"] {
  if ((field.value ?? null) === null || names.pad !== undefined) return {};
  return { pad: { content: asText(at(field, "pad_token")) } };
}

/** The side that the file's `padding` or `truncation` names; of the rest of these the caller decides. */
function readSide(field: Field): Side {
  if ((field.value ?? null) === null) return "right";
  const { value } = at(field, "direction");
  return String(value).toLowerCase() === "left" ? "left" : "right";
}
