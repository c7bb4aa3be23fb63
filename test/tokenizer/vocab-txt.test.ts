/** BERT's vocab.txt and what stands beside it, sound and broken: Python's answer, or a refusal that says where what was found. */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { TypeformerError } from "../../src/errors/index.ts";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { runs } from "../support/runs.ts";

const special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
const words = [...special, "the", "The", "cafe", "café", "##s", "日", "a", "##b"];
const listOf = (tokens: string[], end = "\n") => tokens.map((token) => token + end).join("");
const tokensOf = (vocab: string, text: string, config?: object) => Tokenizer.fromVocab(vocab, config).tokenize(text).tokens;

describe("lines", () => {
  const wanted = ["the", "cafe", "##s", "ab", "日"].flatMap((token) => (token === "ab" ? ["a", "##b"] : [token]));
  const text = "The Cafés ab日";

  test.each([
    ["end at \\n", listOf(words)],
    ["end at \\r\\n", listOf(words, "\r\n")],
    ["may lack the last end", listOf(words).trimEnd()],
    ["lose white space at their ends", listOf(words, " \u3000\t\n")],
    ["come after a byte order mark", `\ufeff${listOf(words)}`],
  ])("%s", (_, vocab) => {
    const tokenizer = Tokenizer.fromVocab(vocab);
    expect(tokenizer.tokenize(text).tokens).toEqual(wanted);
    expect([tokenizer.padTokenId, tokenizer.vocabSize]).toEqual([0, words.length]);
    expect(tokenizer.encode("the").ids).toEqual([2, 5, 3]);
  });

  test("of a token that is there twice the last line counts", () => {
    const tokenizer = Tokenizer.fromVocab(listOf([...words, "the"]));
    expect(tokenizer.tokenize("the").ids).toEqual([words.length]);
    expect([tokenizer.idToToken(5), tokenizer.decode([5, words.length])]).toEqual([undefined, "the"]);
  });

  test("other separators are a part of a token", () => {
    expect(tokensOf(listOf([...words, "x\u2028y", "x\ry"]), "the").at(0)).toBe("the");
    expect(Tokenizer.fromVocab(listOf([...words, "x\u2028y"])).tokenToId("x\u2028y")).toBe(words.length);
  });
});

describe("the configuration says how a text is changed", () => {
  test.each([
    ["nothing", {}, ["the", "cafe"]],
    ["letters as they are, and so their accents", { do_lower_case: false }, ["The", "[UNK]"]],
    ["small letters with their accents", { strip_accents: false }, ["the", "café"]],
    ["no accents alone", { do_lower_case: false, strip_accents: true }, ["The", "[UNK]"]],
    ["null is as if nothing were said of accents", { strip_accents: null }, ["the", "cafe"]],
  ])("%s", (_, config, wanted) => expect(tokensOf(listOf(words), "The Café", config)).toEqual(wanted));

  test("ideographs stand apart, or not", () => {
    expect(tokensOf(listOf(words), "a日a")).toEqual(["a", "日", "a"]);
    expect(tokensOf(listOf(words), "a日a", { tokenize_chinese_chars: false })).toEqual(["[UNK]"]);
  });

  test("it goes before tokenizer.json, which counts where it is silent: Python lowercases this cased file then", () => {
    const normalizer = { type: "BertNormalizer", clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: false };
    const model = { type: "WordPiece", unk_token: "[UNK]", continuing_subword_prefix: "##", max_input_chars_per_word: 100 };
    const vocab = Object.fromEntries(words.map((token, id) => [token, id]));
    const file = { version: "1.0", normalizer, pre_tokenizer: { type: "BertPreTokenizer" }, model: { ...model, vocab } };
    const first = (config: object) => Tokenizer.fromJSON(file, { tokenizer_class: "BertTokenizer", ...config }).tokenize("The").tokens;
    expect([first({}), first({ do_lower_case: true }), first({ do_lower_case: false })]).toEqual([["The"], ["the"], ["The"]]);
  });
});

/** The refusal's message; it is typed, or the test fails. */
function refusal(open: () => unknown): string {
  try {
    open();
  } catch (error) {
    if (error instanceof TypeformerError && error.code === "invalid_tokenizer") return error.message;
    throw error;
  }
  return "nothing was refused";
}

describe("refused", () => {
  const folder = (files: object) => () => Tokenizer.fromFiles(files);

  test.each([
    [
      "a vocabulary without [UNK]",
      () => Tokenizer.fromVocab(listOf(["[CLS]", "[SEP]", "a"])),
      /vocab\.txt: unk_token: found "\[UNK\]", expected a token/,
    ],
    ["an unknown token that it lacks", () => Tokenizer.fromVocab(listOf(words), { unk_token: "<unk>" }), /found "<unk>", expected a token/],
    ["an empty file", () => Tokenizer.fromVocab(""), /vocab\.txt: found "", expected a token a line/],
    ["no text", () => Tokenizer.fromVocab(["[UNK]"]), /vocab\.txt: found a list of 1, expected a string/],
    ["nothing", () => Tokenizer.fromVocab(undefined), /vocab\.txt: found null, expected a string/],
    [
      "two tokens of one id",
      () => Tokenizer.fromVocab(listOf([...words, "the"]), { pad_token: "<p>" }),
      /an id of its own: 13, the next one, is that of "the"/,
    ],
    [
      "half a flag",
      () => Tokenizer.fromVocab(listOf(words), { do_lower_case: "yes" }),
      /do_lower_case: found "yes", expected true or false/,
    ],
    ["accents of a kind", () => Tokenizer.fromVocab(listOf(words), { strip_accents: 1 }), /strip_accents: found 1/],
    [
      "another class",
      folder({ "vocab.txt": listOf(words), "tokenizer_config.json": { tokenizer_class: "XLNetTokenizer" } }),
      /tokenizer_class: found "XLNetTokenizer", expected BertTokenizer, or a tokenizer\.json: vocab\.txt says too little/,
    ],
    [
      "RoBERTa's class",
      folder({ "vocab.txt": listOf(words), "config.json": { model_type: "roberta" } }),
      /found "RobertaTokenizer", expected BertTokenizer/,
    ],
    [
      "BERT's class of another model's files",
      folder({ "vocab.json": { a: 0 }, "merges.txt": "", "config.json": { model_type: "bert" } }),
      /expected RobertaTokenizer/,
    ],
  ])("%s", (_, open, message) => expect(refusal(open)).toMatch(message));
});

test("no special token that the vocabulary lacks is lost: it is added, as in Python", () => {
  const tokenizer = Tokenizer.fromFiles({ "vocab.txt": listOf(["[UNK]", "a"]) });
  expect(tokenizer.encode("a b", "a")).toMatchObject({
    tokens: ["[CLS]", "a", "[UNK]", "[SEP]", "a", "[SEP]"],
    token_type_ids: [0, 0, 0, 0, 1, 1],
  });
  expect([tokenizer.vocabSize, tokenizer.maskTokenId]).toEqual([6, 5]);
});

describe("texts", () => {
  const tokenizer = Tokenizer.fromVocab(listOf(words));

  test("halves of characters, NUL and other controls vanish or are unknown, and offsets stay those of the text", () => {
    expect(tokenizer.tokenize("\ud800the\0 a\u200bb\udc00")).toMatchObject({
      tokens: ["the", "a", "##b"],
      offsets: [
        [1, 4],
        [6, 7],
        [8, 9],
      ],
    });
    expect(tokenizer.encode("\0\ufffd\u200b").ids).toEqual([2, 3]);
  });
});

test("any file and any configuration gives a working tokenizer or a typed error", () => {
  const token = fc.oneof(fc.constantFrom(...words, "", " ", "##", "\r", "\ufeff"), fc.string({ unit: "binary", maxLength: 3 }));
  const value = fc.oneof(fc.constantFrom(null, true, false, "", "[UNK]", "the", 0, 1e300), fc.jsonValue({ maxDepth: 2 }));
  const keys = [
    "do_lower_case",
    "strip_accents",
    "tokenize_chinese_chars",
    "unk_token",
    "mask_token",
    "added_tokens_decoder",
    "tokenizer_class",
  ];
  const config = fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 3 });
  const seed = Number(process.env.TYPEFORMER_SEED ?? Date.now() % 2 ** 31);
  console.log(`TYPEFORMER_SEED=${seed}`);
  let worked = 0;
  fc.assert(
    fc.property(fc.array(token, { maxLength: 6 }), config, fc.string({ unit: "binary" }), (more, config, text) => {
      try {
        const tokenizer = Tokenizer.fromVocab(listOf([...words, ...more]), config);
        const { ids, offsets } = tokenizer.encode(`The ${text} cafés`, text);
        expect(offsets).toHaveLength(ids.length);
        expect(typeof tokenizer.decode(ids)).toBe("string");
        tokenizer.steps(text);
        worked++;
      } catch (error) {
        if (!(error instanceof TypeformerError)) throw error;
        expect(error.code).toBe("invalid_tokenizer");
      }
    }),
    { numRuns: runs(500, 20_000), seed },
  );
  expect(worked).toBeGreaterThan(runs(50, 2_000));
});
