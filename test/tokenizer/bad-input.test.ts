import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type ErrorCode, TypeformerError } from "../../src/errors/index.ts";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { runs } from "../support/runs.ts";
import { mini } from "../support/tokenizers.ts";

/** A whole tokenizer.json on ten lines. */
const small = () => ({
  version: "1.0",
  truncation: null,
  padding: null,
  added_tokens: [{ id: 5, content: "<mask>", single_word: false, lstrip: true, rstrip: false, normalized: false, special: true }],
  normalizer: null as unknown,
  pre_tokenizer: { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true } as unknown,
  post_processor: { type: "RobertaProcessing", sep: ["</s>", 1], cls: ["<s>", 0], trim_offsets: true, add_prefix_space: false } as unknown,
  decoder: { type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: true } as unknown,
  model: {
    type: "BPE",
    unk_token: null,
    vocab: { "<s>": 0, "</s>": 1, a: 2, b: 3, ab: 4 } as unknown,
    merges: [["a", "b"]] as unknown,
  } as Record<string, unknown>,
});

function errorOf(run: () => unknown): TypeformerError {
  try {
    run();
  } catch (error) {
    if (error instanceof TypeformerError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

test("the small tokenizer works", () => {
  expect(Tokenizer.fromJSON(small()).encode("ab <mask>a").tokens).toEqual(["<s>", "ab", "<mask>", "a", "</s>"]);
});

type Small = ReturnType<typeof small>;
const refused: [string, (file: Small) => unknown, RegExp][] = [
  ["a list", () => [], /tokenizer\.json: found a list of 0, expected an object/],
  ["null", () => null, /found null/],
  ["another version", (f) => ({ ...f, version: "2.0" }), /version: found "2\.0"/],
  ["a normalizer", (f) => ({ ...f, normalizer: { type: "NFKC" } }), /normalizer\.type: found "NFKC"/],
  ["no pre-tokenizer", (f) => ({ ...f, pre_tokenizer: null }), /pre_tokenizer: found null, expected ByteLevel/],
  ["another pre-tokenizer", (f) => ({ ...f, pre_tokenizer: { type: "Metaspace" } }), /pre_tokenizer\.type: found "Metaspace"/],
  [
    "a post-processor of BERT",
    (f) => ({ ...f, post_processor: { type: "BertProcessing" } }),
    /post_processor\.type: found "BertProcessing"/,
  ],
  ["another decoder", (f) => ({ ...f, decoder: { type: "WordPiece" } }), /decoder\.type: found "WordPiece"/],
  ["WordPiece", (f) => ({ ...f, model: { ...f.model, type: "WordPiece" } }), /model\.type: found "WordPiece", expected BPE/],
  ["no model", (f) => ({ ...f, model: undefined }), /model: found nothing/],
  ["Unigram's list of pieces", (f) => ({ ...f, model: { vocab: [["a", -1]] } }), /model\.vocab: found a list of 1/],
  ["a fractional id", (f) => ({ ...f, model: { ...f.model, vocab: { a: 0.5 } } }), /model\.vocab\["a"\]: found 0\.5/],
  ["a negative id", (f) => ({ ...f, model: { ...f.model, vocab: { a: -1 } } }), /found -1/],
  ["an enormous id", (f) => ({ ...f, model: { ...f.model, vocab: { a: 2e9 } } }), /found 2000000000/],
  ["an id twice", (f) => ({ ...f, model: { ...f.model, vocab: { a: 7, b: 7 } } }), /one token for each id, not "a" and "b"/],
  ["no merges", (f) => ({ ...f, model: { ...f.model, merges: undefined } }), /model\.merges: found nothing/],
  ["a merge of three", (f) => ({ ...f, model: { ...f.model, merges: ["a b a"] } }), /model\.merges\[0\]: found "a b a"/],
  ["a merge of one", (f) => ({ ...f, model: { ...f.model, merges: [["a"]] } }), /model\.merges\[0\]: found a list of 1/],
  ["a merge of a number", (f) => ({ ...f, model: { ...f.model, merges: [["a", 1]] } }), /model\.merges\[0\]\[1\]: found 1/],
  [
    "a merge of an unknown token",
    (f) => ({ ...f, model: { ...f.model, merges: [["a", "q"]] } }),
    /found "q", expected a token of the vocabulary/,
  ],
  ["a merge into an unknown token", (f) => ({ ...f, model: { ...f.model, merges: [["b", "a"]] } }), /found "ba"/],
  ["dropout", (f) => ({ ...f, model: { ...f.model, dropout: 0.1 } }), /model\.dropout: found 0\.1/],
  [
    "a prefix inside words",
    (f) => ({ ...f, model: { ...f.model, continuing_subword_prefix: "##" } }),
    /continuing_subword_prefix: found "##"/,
  ],
  ["a suffix of words", (f) => ({ ...f, model: { ...f.model, end_of_word_suffix: "</w>" } }), /end_of_word_suffix/],
  ["byte fallback", (f) => ({ ...f, model: { ...f.model, byte_fallback: true } }), /byte_fallback: found true/],
  ["an unknown token that is unknown", (f) => ({ ...f, model: { ...f.model, unk_token: "?" } }), /unk_token: found "\?"/],
  [
    "an added token with another id",
    (f) => ({ ...f, added_tokens: [{ id: 9, content: "a" }] }),
    /added_tokens\[0\]\.id: found 9, expected 2/,
  ],
  ["an added token after a gap", (f) => ({ ...f, added_tokens: [{ id: 9, content: "x" }] }), /found 9, expected 5/],
  ["an empty added token", (f) => ({ ...f, added_tokens: [{ id: 5, content: "" }] }), /content: found ""/],
  ["a flag that is no flag", (f) => ({ ...f, added_tokens: [{ id: 5, content: "x", lstrip: 1 }] }), /added_tokens\[0\]\.lstrip: found 1/],
  [
    "a separator with another id",
    (f) => ({ ...f, post_processor: { ...Object(f.post_processor), sep: ["</s>", 0] } }),
    /sep\[1\]: found 0/,
  ],
  ["a separator without id", (f) => ({ ...f, post_processor: { ...Object(f.post_processor), sep: "</s>" } }), /sep: found "<\/s>"/],
];

describe("tokenizer.json is refused with its place in the file", () => {
  test.each(refused)("%s", (_, change, message) => {
    const { code, message: found } = errorOf(() => Tokenizer.fromJSON(change(small())));
    expect(code).toBe("invalid_tokenizer");
    expect(found).toMatch(message);
  });

  test("text that is no JSON", () => expect(errorOf(() => Tokenizer.fromJSON("{")).code).toBe("invalid_json"));

  test.each([
    ["a mask that the vocabulary lacks", { mask_token: "[MASK]" }, /mask_token: found "\[MASK\]"/],
    ["a token that is a number", { pad_token: 3 }, /pad_token: found 3/],
    ["a limit of 0", { model_max_length: 0 }, /model_max_length: found 0/],
    ["a side of its own", { padding_side: "top" }, /padding_side: found "top"/],
  ])("tokenizer_config.json: %s", (_, config, message) => {
    const { code, message: found } = errorOf(() => Tokenizer.fromJSON(small(), config));
    expect(code).toBe("invalid_tokenizer");
    expect(found).toMatch(message);
  });

  test("vocab.json and merges.txt", () => {
    const code = (vocab: unknown, merges: unknown) => errorOf(() => Tokenizer.fromVocabAndMerges(vocab, merges)).code;
    const vocab = { "<s>": 0, "</s>": 1, a: 2, b: 3, ab: 4 };
    expect(code("{", "")).toBe("invalid_json");
    expect(code({ a: 0 }, "")).toBe("invalid_tokenizer"); // no <s>
    expect(code(vocab, "a b\n\na b")).toBe("invalid_tokenizer"); // an empty line between
    expect(code(vocab, "a  b")).toBe("invalid_tokenizer");
    expect(code(vocab, undefined)).toBe("invalid_tokenizer");
    expect(Tokenizer.fromVocabAndMerges(vocab, "#version: 0.2\na b").encode("ab").ids).toEqual([0, 4, 1]);
  });

  test("any mutation gives a working tokenizer or a typed error", () => {
    const scalar = fc.oneof(fc.constantFrom(null, true, false, 0, -1, 1e300, "", "a", "BPE", "ByteLevel", "<mask>"), fc.jsonValue());
    const path = fc.array(fc.nat(7), { minLength: 1, maxLength: 5 });
    const seed = Number(process.env.TYPEFORMER_SEED ?? Date.now() % 2 ** 31);
    console.log(`mutations, TYPEFORMER_SEED=${seed}`);
    fc.assert(
      fc.property(fc.array(fc.tuple(path, scalar), { minLength: 1, maxLength: 3 }), (changes) => {
        const file = small();
        for (const [steps, value] of changes) mutate(file, steps, value);
        try {
          const tokenizer = Tokenizer.fromJSON(JSON.stringify(file));
          const encoding = tokenizer.encode("ab a <mask> ba😀");
          expect(tokenizer.decode(encoding.ids)).toEqual(expect.any(String));
          expect(encoding.ids.every((id) => tokenizer.idToToken(id) !== undefined)).toBe(true);
        } catch (error) {
          if (!(error instanceof TypeformerError)) throw error;
        }
      }),
      { numRuns: runs(3_000, 50_000), seed },
    );
  });
});

/** Walks into `value` by counting its fields, and puts `to` there, or takes the field away. */
function mutate(value: unknown, [step, ...rest]: number[], to: unknown): void {
  if (typeof value !== "object" || value === null) return;
  const fields = value as Record<string, unknown>;
  const keys = Object.keys(fields);
  if (keys.length === 0) return;
  const key = keys[step % keys.length];
  if (rest.length > 0 && typeof fields[key] === "object" && fields[key] !== null) mutate(fields[key], rest, to);
  else if (to === false) delete fields[key];
  else fields[key] = to;
}

describe("calls are refused", () => {
  const { ours } = mini;
  const calls: [string, ErrorCode, () => unknown, RegExp][] = [
    ["a text that is none", "invalid_input", () => ours.encode(5 as never), /text: found 5, expected a string/],
    ["no text", "invalid_input", () => ours.encode(undefined as never), /text: found nothing/],
    ["a pair that is none", "invalid_input", () => ours.encode("a", 5 as never), /pair: found 5/],
    ["a null pair", "invalid_input", () => ours.encode("a", null as never), /pair: found null/],
    ["texts that are none", "invalid_input", () => ours.encodeBatch("a" as never), /texts: found "a", expected a list/],
    ["a text among texts", "invalid_input", () => ours.encodeBatch(["a", 1 as never]), /found 1/],
    ["ids that are none", "invalid_input", () => ours.decode([1.5]), /ids: found 1\.5/],
    ["negative ids", "invalid_input", () => ours.decode([-1]), /ids: found -1/],
    ["no ids", "invalid_input", () => ours.decode(undefined as never), /ids: found nothing/],
    ["an unknown option", "invalid_option", () => ours.encode("a", { maxLength: 5 } as never), /maxLength.*truncation, max_length/],
    ["padding for one text", "invalid_option", () => ours.encode("a", { padding: true } as never), /padding/],
    ["a limit of 0", "invalid_option", () => ours.encode("a", { max_length: 0 }), /max_length: found 0/],
    ["a negative limit", "invalid_option", () => ours.encode("a", { max_length: -4 }), /found -4/],
    ["a fractional limit", "invalid_option", () => ours.encode("a", { max_length: 2.5 }), /found 2\.5/],
    ["a limit below the special tokens", "invalid_option", () => ours.encode("a", "b", { truncation: true, max_length: 3 }), /found 3.* 4/],
    ["truncation by name", "invalid_option", () => ours.encode("a", { truncation: "longest_first" as never }), /found "longest_first"/],
    ["padding without a limit", "invalid_option", () => ours.encodeBatch(["a"], { padding: "max_length" }), /give max_length/],
    [
      "padding without a pad token",
      "invalid_option",
      () => Tokenizer.fromJSON(small()).encodeBatch(["a"], { padding: true }),
      /no padding token/,
    ],
    ["a decode option", "invalid_option", () => ours.decode([0], { skipSpecialTokens: true } as never), /skip_special_tokens/],
    ["options that are none", "invalid_option", () => ours.decode([0], 1 as never), /options are an object .* not 1/],
  ];
  test.each(calls)("%s", (_, code, call, message) => {
    const error = errorOf(call);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });
});
