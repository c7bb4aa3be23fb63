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

test("ids may leave gaps and be far apart", () => {
  const file = small();
  const last = 2 ** 30 - 1;
  const model = { ...file.model, vocab: { "<s>": 0, "</s>": 1, a: last, b: 4, ab: 900 } };
  const tokenizer = Tokenizer.fromJSON({ ...file, model, added_tokens: [] });
  expect(tokenizer.encode("aba").ids).toEqual([0, 900, last, 1]);
  expect([0, 2, 3, 4, 5, 899, 900, last - 1, last, -1, 0.5, Number.NaN].map((id) => tokenizer.idToToken(id))).toEqual(
    ["<s>", undefined, undefined, "b", undefined, undefined, "ab", undefined, "a"].concat([undefined, undefined, undefined]),
  );
  expect(tokenizer.decode([900, 5, last, 7])).toBe("aba");
  expect([tokenizer.vocabSize, tokenizer.tokenToId("a"), tokenizer.tokenToId("q")]).toEqual([5, last, undefined]);
});

type Small = ReturnType<typeof small>;
const refused: [string, (file: Small) => unknown, RegExp][] = [
  ["a list", () => [], /tokenizer\.json: found a list of 0, expected an object/],
  ["null", () => null, /found null/],
  ["another version", (f) => ({ ...f, version: "2.0" }), /version: found "2\.0"/],
  [
    "another normalizer",
    (f) => ({ ...f, normalizer: { type: "Precompiled" } }),
    /normalizer\.type: found "Precompiled", expected one of BertNormalizer, Lower/,
  ],
  ["another pre-tokenizer", (f) => ({ ...f, pre_tokenizer: { type: "Metaspace" } }), /pre_tokenizer\.type: found "Metaspace"/],
  ["another post-processor", (f) => ({ ...f, post_processor: { type: "Mine" } }), /post_processor\.type: found "Mine"/],
  [
    "a post-processor of BERT without tokens",
    (f) => ({ ...f, post_processor: { type: "BertProcessing" } }),
    /post_processor\.cls: found nothing/,
  ],
  ["another decoder", (f) => ({ ...f, decoder: { type: "CTC" } }), /decoder\.type: found "CTC"/],
  ["WordPiece's decoder without a prefix", (f) => ({ ...f, decoder: { type: "WordPiece" } }), /decoder\.prefix: found nothing/],
  ["a stage that is none", (f) => ({ ...f, decoder: "ByteLevel" }), /decoder: found "ByteLevel", expected an object/],
  ["a stage without a type", (f) => ({ ...f, normalizer: {} }), /normalizer\.type: found nothing/],
  ["a stage whose type objects have", (f) => ({ ...f, normalizer: { type: "constructor" } }), /normalizer\.type: found "constructor"/],
  [
    "another stage in a sequence",
    (f) => ({
      ...f,
      normalizer: { type: "Sequence", normalizers: [{ type: "NFC" }, { type: "Sequence", normalizers: [{ type: "Nmt" }] }] },
    }),
    /normalizer\.normalizers\[1\]\.normalizers\[0\]\.type: found "Nmt"/,
  ],
  ["a sequence of nothing", (f) => ({ ...f, normalizer: { type: "Sequence" } }), /normalizer\.normalizers: found nothing, expected a list/],
  ["nothing to put before", (f) => ({ ...f, normalizer: { type: "Prepend", prepend: "" } }), /normalizer\.prepend: found ""/],
  [
    "nothing to replace",
    (f) => ({ ...f, normalizer: { type: "Replace", pattern: { String: "" }, content: "x" } }),
    /pattern\.String: found ""/,
  ],
  ["no pattern", (f) => ({ ...f, normalizer: { type: "Replace", content: "x" } }), /normalizer\.pattern: found nothing/],
  ["digits of no kind", (f) => ({ ...f, pre_tokenizer: { type: "Digits" } }), /pre_tokenizer\.individual_digits: found nothing/],
  [
    "a behavior of its own",
    (f) => ({ ...f, pre_tokenizer: { type: "Punctuation", behavior: "Hidden" } }),
    /behavior: found "Hidden", expected one of Rem/,
  ],
  [
    "two characters to strip",
    (f) => ({ ...f, decoder: { type: "Strip", content: "ab", start: 1, stop: 0 } }),
    /decoder\.content: found "ab"/,
  ],
  [
    "half a character to strip",
    (f) => ({ ...f, decoder: { type: "Strip", content: "a", start: 0.5, stop: 0 } }),
    /decoder\.start: found 0\.5/,
  ],
  [
    "a template of an unknown token",
    (f) => ({ ...f, post_processor: template([{ SpecialToken: { id: "<x>", type_id: 0 } }]) }),
    /special_tokens\.<x>: found nothing/,
  ],
  [
    "a template of an unknown id",
    (f) => ({ ...f, post_processor: template([], { "<s>": { ids: [77], tokens: ["<s>"] } }) }),
    /ids\[0\]: found 77/,
  ],
  [
    "a template of fewer names than ids",
    (f) => ({ ...f, post_processor: template([], { "<s>": { ids: [0], tokens: [] } }) }),
    /tokens: found a list of 0, expected a list of 1/,
  ],
  [
    "a template of a second text where there is one",
    (f) => ({ ...f, post_processor: template([{ Sequence: { id: "B", type_id: 0 } }]) }),
    /Sequence\.id: found "B", expected "A"/,
  ],
  [
    "a template of a third text",
    (f) => ({ ...f, post_processor: template([{ Sequence: { id: "C", type_id: 0 } }]) }),
    /Sequence\.id: found "C"/,
  ],
  [
    "a token type that is none",
    (f) => ({ ...f, post_processor: template([{ Sequence: { id: "A", type_id: -1 } }]) }),
    /type_id: found -1, expected an id/,
  ],
  [
    "a piece that is neither token nor text",
    (f) => ({ ...f, post_processor: template([{ Text: {} }]) }),
    /post_processor\.single\[1\]\.Sequence: found nothing/,
  ],
  [
    "a template after a template",
    (f) => ({ ...f, post_processor: { type: "Sequence", processors: [template([A, S]), template([])] } }),
    /processors\[1\]: found "TemplateProcessing", expected no stage before it that leaves/,
  ],
  [
    "Unigram",
    (f) => ({ ...f, model: { ...f.model, type: "Unigram" } }),
    /model\.type: found "Unigram", expected BPE or WordPiece: .*SentencePiece/,
  ],
  [
    "WordPiece without a prefix",
    (f) => ({ ...f, model: { ...f.model, type: "WordPiece" } }),
    /model\.continuing_subword_prefix: found nothing/,
  ],
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
  ["byte fallback by name", (f) => ({ ...f, model: { ...f.model, byte_fallback: "yes" } }), /byte_fallback: found "yes"/],
  ["an unknown token that is unknown", (f) => ({ ...f, model: { ...f.model, unk_token: "?" } }), /unk_token: found "\?"/],
  [
    "an added token with another id",
    (f) => ({ ...f, added_tokens: [{ id: 9, content: "a" }] }),
    /added_tokens\[0\]\.id: found 9, expected 2/,
  ],
  ["an added token after a gap", (f) => ({ ...f, added_tokens: [{ id: 9, content: "x" }] }), /found 9, expected 5/],
  [
    "an added token whose id another token has",
    (f) => ({ ...f, model: { ...f.model, vocab: { "<s>": 0, "</s>": 1, a: 2, b: 3, ab: 5 } }, added_tokens: [{ id: 5, content: "x" }] }),
    /added tokens: found "x", expected an id of its own: 5, the next one, is that of "ab"|added_tokens\[0\]\.id: found 5/,
  ],
  [
    "added tokens that the normalizer makes alike",
    (f) => ({
      ...f,
      normalizer: { type: "Lowercase" },
      added_tokens: ["ACE2", "ace2"].map((content, i) => ({ id: 5 + i, content, normalized: true })),
    }),
    /added tokens: found "ace2", expected a token of its own: the normalizer makes both of it and of "ACE2" "ace2"/,
  ],
  ["an empty added token", (f) => ({ ...f, added_tokens: [{ id: 5, content: "" }] }), /content: found ""/],
  ["a flag that is no flag", (f) => ({ ...f, added_tokens: [{ id: 5, content: "x", lstrip: 1 }] }), /added_tokens\[0\]\.lstrip: found 1/],
  [
    "a separator with another id",
    (f) => ({ ...f, post_processor: { ...Object(f.post_processor), sep: ["</s>", 0] } }),
    /sep\[1\]: found 0/,
  ],
  ["a separator without id", (f) => ({ ...f, post_processor: { ...Object(f.post_processor), sep: "</s>" } }), /sep: found "<\/s>"/],
];

const A = { Sequence: { id: "A", type_id: 0 } };
const S = { SpecialToken: { id: "<s>", type_id: 0 } };

/** A template with `<s>` before what is given. */
function template(pieces: object[], tokens: Record<string, object> = { "<s>": { id: "<s>", ids: [0], tokens: ["<s>"] } }): object {
  const single = [S, ...pieces];
  return { type: "TemplateProcessing", single, pair: single, special_tokens: tokens };
}

describe("tokenizer.json is refused with its place in the file", () => {
  test.each(refused)("%s", (_, change, message) => {
    const { code, message: found } = errorOf(() => Tokenizer.fromJSON(change(small())));
    expect(code).toBe("invalid_tokenizer");
    expect(found).toMatch(message);
  });

  test("text that is no JSON", () => expect(errorOf(() => Tokenizer.fromJSON("{")).code).toBe("invalid_json"));

  test.each([
    [
      "an added token with another id",
      { added_tokens_decoder: { 9: { content: "x" } } },
      /added_tokens_decoder: found 9, expected 6, the id of "x"/,
    ],
    [
      "an added token with the id of another",
      { added_tokens_decoder: { 2: { content: "x" } } },
      /added_tokens_decoder: found 2, expected 6/,
    ],
    [
      "an added token with a name for an id",
      { added_tokens_decoder: { x: { content: "x" } } },
      /added_tokens_decoder: found NaN, expected an id/,
    ],
    ["a list of numbers", { extra_special_tokens: ["<a>", 5] }, /extra_special_tokens\[1\]: found 5, expected an object/],
    ["a special token without a name", { additional_special_tokens: [""] }, /additional_special_tokens\[0\]: found ""/],
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

  describe.each([
    ["normalizer", "normalizers", { type: "NFC" }],
    ["pre_tokenizer", "pretokenizers", { type: "ByteLevel", add_prefix_space: false, trim_offsets: true }],
    [
      "post_processor",
      "processors",
      { type: "RobertaProcessing", sep: ["</s>", 1], cls: ["<s>", 0], trim_offsets: true, add_prefix_space: false },
    ],
    ["decoder", "decoders", { type: "ByteLevel", add_prefix_space: true, trim_offsets: true }],
  ])("sequences in sequences: %s", (kind, list, stage) => {
    const nested = (depth: number): string => {
      const open = `{"type":"Sequence","${list}":[`;
      const { [kind]: _, ...file } = small() as Record<string, unknown>;
      return `{"${kind}":${open.repeat(depth)}${JSON.stringify(stage)}${"]}".repeat(depth)},${JSON.stringify(file).slice(1)}`;
    };

    test.each([1, 2, 62])("%i of them are read", (depth) => {
      const { tokens } = Tokenizer.fromJSON(nested(depth)).encode("ab <mask>a");
      expect(tokens).toEqual(["<s>", "ab", "<mask>", "a", "</s>"]);
    });

    test.each([63, 100, 100_000])("%i are refused, as by the Rust library", (depth) => {
      const { code, message } = errorOf(() => Tokenizer.fromJSON(nested(depth)));
      expect([code, message.slice(0, 2_000)]).toEqual(["invalid_tokenizer", expect.stringContaining("to a depth of 62")]);
    });
  });

  test.each(["(a+)+$", "(a|a)*b", "(?:\\s*)*x", "[", "\\p{L}+", "(?<=a)b"])("the expression %s is named, and never run", (Regex) => {
    const text = `${"a".repeat(50_000)}!`;
    for (const stage of [
      { pre_tokenizer: { type: "Split", pattern: { Regex }, behavior: "Isolated", invert: false } },
      { normalizer: { type: "Replace", pattern: { Regex }, content: "" } },
      { decoder: { type: "Replace", pattern: { Regex }, content: "" } },
    ]) {
      const { code, message } = errorOf(() => Tokenizer.fromJSON({ ...small(), ...stage }).encode(text));
      expect([code, message]).toEqual(["invalid_tokenizer", expect.stringContaining(`pattern.Regex: found ${JSON.stringify(Regex)}`)]);
    }
  });

  test("any mutation gives a working tokenizer or a typed error", () => {
    const types = [
      "BPE",
      "ByteLevel",
      "Sequence",
      "NFKC",
      "Lowercase",
      "Prepend",
      "Digits",
      "BertProcessing",
      "TemplateProcessing",
      "Fuse",
      "Strip",
      "WordPiece",
      "BertNormalizer",
    ];
    const scalar = fc.oneof(fc.constantFrom(null, true, false, 0, -1, 1e300, "", "a", "<mask>", ...types), fc.jsonValue());
    const path = fc.array(fc.nat(7), { minLength: 1, maxLength: 6 });
    const seed = Number(process.env.TYPEFORMER_SEED ?? Date.now() % 2 ** 31);
    console.log(`mutations, TYPEFORMER_SEED=${seed}`);
    fc.assert(
      fc.property(fc.array(fc.tuple(path, scalar), { minLength: 1, maxLength: 3 }), fc.boolean(), (changes, isBert) => {
        const file = { ...small(), ...(isBert ? bert() : several()) };
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

/** Sequences of stages of every shape, to be spoiled. */
function several(): object {
  const replace = { type: "Replace", pattern: { String: " " }, content: "_" };
  const split = { type: "Split", pattern: { String: "_" }, behavior: "MergedWithNext", invert: false };
  const bytes = { type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: true };
  const { post_processor } = small();
  return {
    normalizer: { type: "Sequence", normalizers: [{ type: "NFC" }, { type: "Prepend", prepend: "a" }, replace] },
    pre_tokenizer: { type: "Sequence", pretokenizers: [split, { type: "Digits", individual_digits: true }, bytes] },
    post_processor: { type: "Sequence", processors: [post_processor, template([A])] },
    decoder: { type: "Sequence", decoders: [replace, { type: "ByteFallback" }, { type: "Strip", content: " ", start: 1, stop: 1 }] },
  };
}

/** BERT's stages, to be spoiled. */
function bert(): object {
  return {
    model: { ...small().model, ...{ type: "WordPiece", unk_token: "b", continuing_subword_prefix: "##", max_input_chars_per_word: 100 } },
    normalizer: { type: "BertNormalizer", clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
    pre_tokenizer: { type: "BertPreTokenizer" },
    post_processor: { type: "BertProcessing", sep: ["</s>", 1], cls: ["<s>", 0] },
    decoder: { type: "WordPiece", prefix: "##", cleanup: true },
  };
}

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
    [
      "truncation by name",
      "invalid_option",
      () => ours.encode("a", { truncation: "longest" as never }),
      /found "longest", expected true, false or "longest_first"/,
    ],
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
