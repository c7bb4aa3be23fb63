import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { Tokenizer } from "../../src/tokenizer/index.ts";
import { mini } from "../support/tokenizers.ts";

const config = JSON.parse(readFileSync("weights/mini/tokenizer_config.json", "utf8"));
const tokenizer = Tokenizer.fromJSON(mini.json, config);

describe("encode", () => {
  test("an encoding is lists of one length", () => {
    expect(tokenizer.encode("a <mask> b")).toEqual({
      ids: [0, 68, 12287, 274, 2],
      tokens: ["<s>", "a", "<mask>", "Ġb", "</s>"],
      offsets: [
        [0, 0],
        [0, 1],
        [2, 8],
        [9, 10],
        [0, 0],
      ],
      attention_mask: [1, 1, 1, 1, 1],
      token_type_ids: [0, 0, 0, 0, 0],
      word_ids: [null, 0, 1, 2, null],
      sequence_ids: [null, 0, 0, 0, null],
    });
  });

  test("a space before a special token has an empty span at its end", () => {
    expect(tokenizer.encode("hello </s>").offsets).toContainEqual([6, 6]);
  });

  test("offsets are UTF-16 units of the string as it came in", () => {
    const text = "😀 Zoë\ud800 naïve";
    const { offsets } = tokenizer.encode(text);
    const pieces = offsets.map(([begin, end]) => text.slice(begin, end));
    expect(pieces[1]).toBe("😀");
    expect(pieces).toContain("\ud800");
    expect(pieces.at(-2)).toBe("ve");
    expect(offsets.at(-2)?.[1]).toBe(text.length);
  });

  test("a pair", () => {
    expect(tokenizer.encode("a", "b").tokens).toEqual(["<s>", "a", "</s>", "</s>", "b", "</s>"]);
    expect(tokenizer.encode("a", "b b")).toMatchObject({
      token_type_ids: Array(7).fill(0),
      word_ids: [null, 0, null, null, 0, 1, null],
      sequence_ids: [null, 0, null, null, 1, 1, null],
    });
  });

  test("nothing is cut unless asked for", () => {
    expect(tokenizer.encode("a ".repeat(500)).ids.length).toBe(503);
    expect(tokenizer.encode("a ".repeat(500), { truncation: false, max_length: 5 }).ids.length).toBe(503);
  });

  test("truncation cuts at the model's limit or at max_length", () => {
    const long = "a ".repeat(500);
    expect(tokenizer.encode(long, { truncation: true }).ids.length).toBe(128);
    expect(tokenizer.encode(long, { truncation: true, max_length: 7 }).tokens).toEqual(["<s>", "a", "Ġa", "Ġa", "Ġa", "Ġa", "</s>"]);
    expect(tokenizer.encode(long, undefined, { truncation: true, max_length: 7 }).ids.length).toBe(7);
    expect(tokenizer.encode(long, { max_length: 2 }).tokens).toEqual(["<s>", "</s>"]);
    expect(tokenizer.encode("a b c", "a b c d e", { truncation: true, max_length: 9 }).tokens.join(" ")).toBe(
      "<s> a Ġb </s> </s> a Ġb Ġc </s>",
    );
  });

  test("the sides are the configuration's", () => {
    const left = Tokenizer.fromJSON(mini.json, { ...config, truncation_side: "left", padding_side: "left" });
    expect(left.encode("a b c", { max_length: 3 }).tokens).toEqual(["<s>", "Ġc", "</s>"]);
    expect(left.encodeBatch(["a", "a b"], { padding: true })[0].tokens).toEqual(["<pad>", "<s>", "a", "</s>"]);
  });

  test("a prefix space by configuration, over tokenizer.json", () => {
    const spaced = Tokenizer.fromJSON(mini.json, { ...config, add_prefix_space: true });
    expect(spaced.encode("door").tokens).toEqual(["<s>", "Ġdoor", "</s>"]);
    expect(spaced.encode("door").offsets[1]).toEqual([0, 4]);
  });
});

describe("encodeBatch", () => {
  test("padding to the longest, or to max_length", () => {
    const [short, long] = tokenizer.encodeBatch(["a", ["a", "b"]], { padding: true });
    expect(short).toEqual({
      ids: [0, 68, 2, 1, 1, 1],
      tokens: ["<s>", "a", "</s>", "<pad>", "<pad>", "<pad>"],
      offsets: [[0, 0], [0, 1], ...Array(4).fill([0, 0])],
      attention_mask: [1, 1, 1, 0, 0, 0],
      token_type_ids: [0, 0, 0, 0, 0, 0],
      word_ids: [null, 0, null, null, null, null],
      sequence_ids: [null, 0, null, null, null, null],
    });
    expect(long.attention_mask).toEqual([1, 1, 1, 1, 1, 1]);
    expect(tokenizer.encodeBatch(["a"], { padding: "max_length" })[0].ids.length).toBe(128);
    expect(tokenizer.encodeBatch(["a b c d"], { padding: "max_length", max_length: 4 })[0].ids.length).toBe(6); // padding alone never cuts
    expect(tokenizer.encodeBatch(["a b c d"], { padding: "max_length", max_length: 4, truncation: true })[0].ids.length).toBe(4);
    expect(tokenizer.encodeBatch([], { padding: true })).toEqual([]);
  });
});

describe("vocabulary", () => {
  test("tokens as the vocabulary spells them become text, and others may stand among them", () => {
    expect(tokenizer.tokensToText(["Ġroom", "s"])).toBe(" rooms");
    expect(tokenizer.tokensToText(["Ġroom", " 東"])).toBe(" room 東");
    expect(tokenizer.tokensToText([])).toBe("");
    expect(() => tokenizer.tokensToText("a" as unknown as string[])).toThrow(expect.objectContaining({ code: "invalid_input" }));
    const bert = Tokenizer.fromJSON(readFileSync("test/golden/family/bert/mlm/tokenizer.json", "utf8"));
    expect(bert.tokensToText(["##ing", "to", "##day", "!"])).toBe("##ing today!");
  });

  test("what is cleaned up is the text that ids are decoded to, and not that of tokens", () => {
    const file = readFileSync("test/golden/family/bert/mlm/tokenizer.json", "utf8");
    const tidy = Tokenizer.fromJSON(file, { clean_up_tokenization_spaces: true });
    const tokens = ["it", "'", "s"];
    const ids = tokens.map((token) => tidy.tokenToId(token) ?? -1);
    expect([tidy.tokensToText(tokens), tidy.decode(ids)]).toEqual(["it ' s", "it's"]); // as transformers has it
    expect(Tokenizer.fromJSON(file).decode(ids)).toBe("it ' s");
  });

  test("what marks the continuation of a word, and where batches are filled up", () => {
    const bert = (settings: object) => Tokenizer.fromJSON(readFileSync("test/golden/family/bert/mlm/tokenizer.json", "utf8"), settings);
    expect([tokenizer.marksSubwords, bert({}).marksSubwords]).toEqual([false, true]);
    expect([tokenizer.paddingSide, bert({ padding_side: "left" }).paddingSide]).toEqual(["right", "left"]);
  });

  test("tokens by role", () => {
    const { maskToken, maskTokenId, padToken, padTokenId, unkToken, unkTokenId, bosToken, bosTokenId } = tokenizer;
    const { eosToken, eosTokenId, clsToken, clsTokenId, sepToken, sepTokenId } = tokenizer;
    expect([maskToken, padToken, unkToken, bosToken, eosToken, clsToken, sepToken]).toEqual([
      "<mask>",
      "<pad>",
      "<unk>",
      "<s>",
      "</s>",
      "<s>",
      "</s>",
    ]);
    expect([maskTokenId, padTokenId, unkTokenId, bosTokenId, eosTokenId, clsTokenId, sepTokenId]).toEqual([12287, 1, 3, 0, 2, 0, 2]);
    expect(tokenizer.modelMaxLength).toBe(128);
    expect(tokenizer.vocabSize).toBe(12288);
    expect(Tokenizer.fromJSON(mini.json).modelMaxLength).toBe(Number.POSITIVE_INFINITY);
    expect(Tokenizer.fromJSON(mini.json, { mask_token: null }).maskToken).toBeUndefined();
  });

  test("names that objects have are no tokens", () => {
    for (const name of ["__proto__", "constructor", "toString", ""]) expect(tokenizer.tokenToId(name)).toBeUndefined();
    expect(tokenizer.tokenToId("Ġroom")).toBe(mini.rust.tokenToId("Ġroom"));
    expect(tokenizer.idToToken(12288)).toBeUndefined();
  });
});

test("decode leaves spaces and broken characters as they are", () => {
  const { ids } = tokenizer.encode("Hi , you . 😀");
  expect(tokenizer.decode(ids)).toBe("<s>Hi , you . 😀</s>");
  expect(tokenizer.decode(ids.slice(0, -2), { skip_special_tokens: true })).toBe("Hi , you . \ufffd");
  expect(tokenizer.decode(tokenizer.encode("\ufeffa").ids, { skip_special_tokens: true })).toBe("\ufeffa");
  expect(tokenizer.decode([999_999])).toBe("");
});

test("tokenize gives no special tokens", () => {
  expect(tokenizer.tokenize(" pizza").tokens[0].startsWith("Ġ")).toBe(true);
  expect(tokenizer.tokenize("").ids).toEqual([]);
});
