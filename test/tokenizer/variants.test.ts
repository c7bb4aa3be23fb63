import { Tokenizer as Rust } from "@anush008/tokenizers";
import { describe, expect, test } from "@jest/globals";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { runs } from "../support/runs.ts";
import { mini } from "../support/tokenizers.ts";
import { differences } from "./differences.ts";
import { nastyTexts } from "./nasty.ts";

type File = {
  model: Record<string, unknown> & { vocab: Record<string, number>; merges: [string, string][] };
  added_tokens: Record<string, unknown>[];
  pre_tokenizer: Record<string, unknown>;
  post_processor: Record<string, unknown>;
};

const variants: Record<string, (file: File) => void> = {
  "a space before every text": (file) => {
    file.pre_tokenizer.add_prefix_space = true;
    file.post_processor.add_prefix_space = true;
  },
  "a space before every text, trimmed": (file) => {
    file.pre_tokenizer.add_prefix_space = true;
  },
  "offsets with their white space": (file) => {
    file.post_processor.trim_offsets = false;
  },
  "no split into words": (file) => {
    file.pre_tokenizer.use_regex = false;
  },
  "words of the vocabulary before merges": (file) => {
    file.model.ignore_merges = true;
    file.model.merges = file.model.merges.slice(0, 50);
  },
  "merges as strings": (file) => {
    Object.assign(file.model, { merges: ["#version: 0.2", ...file.model.merges.map((pair) => pair.join(" "))] });
  },
  "added tokens of every kind": (file) => {
    add(file, "the", { single_word: true });
    add(file, "door", { rstrip: true });
    add(file, "2026", { lstrip: true, rstrip: true, normalized: true });
    add(file, "the door", { special: true });
    add(file, "!?.", {});
    add(file, "Ġ(.*)[x]|$^", {});
    add(file, "x <ma", { normalized: true });
    add(file, "é", { single_word: true, lstrip: true });
  },
};

/** Without a token for some byte, Rust moves the offsets of all that follows in the word: only ids are compared. */
const idsOnly: Record<string, (file: File) => void> = {
  "bytes that the vocabulary lacks": (file) => without(file, ["Ģ", "t", "!"]),
  "unknown bytes": (file) => {
    without(file, ["Ģ", "t", "!"]);
    file.model.unk_token = "<unk>";
  },
  "runs of unknown bytes": (file) => {
    without(file, ["Ģ", "t", "!"]);
    Object.assign(file.model, { unk_token: "<unk>", fuse_unk: true });
  },
};

function add(file: File, content: string, flags: object): void {
  const id = file.model.vocab[content] ?? Math.max(...file.added_tokens.map((token) => Number(token.id))) + 1;
  file.added_tokens.push({ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: false, ...flags });
}

/** Takes characters out of the vocabulary with all that was made of them; other names take over the ids, so that none is missing. */
function without({ model }: File, characters: string[]): void {
  const kept = (piece: string) => piece.startsWith("<") || !characters.some((character) => piece.includes(character));
  for (const [piece, id] of Object.entries(model.vocab)) {
    if (kept(piece)) continue;
    delete model.vocab[piece];
    model.vocab[`gone ${id}`] = id;
  }
  model.merges = model.merges.filter((merge) => merge.every(kept));
}

describe.each([
  ...Object.entries(variants).map(([name, change]) => ({ name, change, what: undefined })),
  ...Object.entries(idsOnly).map(([name, change]) => ({ name, change, what: ["ids"] as const })),
])("tokenizer.json with $name", ({ change, what }) => {
  test("as the Rust tokenizer reads it", async () => {
    const file = JSON.parse(mini.json) as File;
    change(file);
    const json = JSON.stringify(file);
    const both = { ours: Tokenizer.fromJSON(json), rust: Rust.fromString(json) };
    const texts = [
      ...nastyTexts(runs(1_000, 10_000)),
      "the door",
      "xthe",
      "the door the",
      " door  door ",
      "Ġ(.*)[x]|$^",
      "x é y",
      "1 2026 3",
      "x <mask>",
      "x <ma",
    ];
    expect(await differences(both, texts, what)).toEqual([]);
  }, 120_000);
});

describe("vocab.json and merges.txt", () => {
  const { model, added_tokens } = JSON.parse(mini.json) as File;
  const vocab = JSON.stringify(model.vocab);
  const merges = `#version: 0.2\n${model.merges.map((pair) => pair.join(" ")).join("\n")}\n`;
  const texts = nastyTexts(runs(1_000, 10_000));
  const wanted = texts.map((text) => mini.ours.encode(text));

  test.each([
    ["alone", undefined],
    ["with names in the config", { mask_token: "<mask>", model_max_length: 128 }],
    ["with the mask's flags in the config", { mask_token: { __type: "AddedToken", content: "<mask>", lstrip: true, normalized: false } }],
    ["with added_tokens_decoder", { added_tokens_decoder: Object.fromEntries(added_tokens.map((token) => [token.id, token])) }],
  ])("%s: the same as from tokenizer.json", (_, config) => {
    const tokenizer = Tokenizer.fromVocabAndMerges(vocab, merges, config);
    expect(texts.map((text) => tokenizer.encode(text))).toEqual(wanted);
    expect(tokenizer.maskTokenId).toBe(mini.ours.maskTokenId);
  });

  test("Windows line ends", () => {
    const tokenizer = Tokenizer.fromVocabAndMerges(vocab, merges.replaceAll("\n", "\r\n"));
    expect(texts.map((text) => tokenizer.encode(text))).toEqual(wanted);
  });
});
