/** token-classification: Python's answers and refusals, shapes, what is computed and told, bad input one by one. */
import { readFileSync } from "node:fs";
import { describe, expect, jest, test } from "@jest/globals";
import { pipeline, type TokenClassifier } from "../../src/doors/node.ts";
import { heldToPython } from "./python-answers.ts";

type Loose = (texts: unknown, options?: object) => Promise<unknown>;

const folder = (model: string) => `./test/golden/family/${model}/tokens`;
const open = (model: string, backend?: string) => pipeline("token-classification", folder(model), { backend, onWarning: () => {} });
const refusals = {
  ValueError: /^(invalid_input|invalid_option)$/,
  KeyError: /^invalid_option$/,
  TypeError: /^invalid_option$/,
  OverflowError: /^invalid_option$/,
  PanicException: /^invalid_option$/,
};
heldToPython("token-classification", refusals, async (model, backend) => (await open(model, backend)) as Loose);

const bert = await open("bert");
const TEXT = "Sarah Connor works in Berlin.";
const LONG = `${TEXT} `.repeat(20);

test("ner is another name of it", async () => {
  const ner = await pipeline("ner", folder("bert"), { onWarning: () => {} });
  expect(await ner(TEXT)).toEqual(await bert(TEXT));
});

test("perText has one shape, whatever comes", async () => {
  const found = await bert(TEXT, { aggregation_strategy: "simple" });
  expect(await bert.perText(TEXT, { aggregation_strategy: "simple" })).toEqual([found]);
  expect(await bert.perText([TEXT, ""], { aggregation_strategy: "simple" })).toEqual([found, []]);
  const words = { is_split_into_words: true, ignore_labels: [] } as const;
  expect(await bert.perText(["Sarah", "Connor"], words)).toEqual(await bert.perText([["Sarah", "Connor"]], words));
});

test("a batch has the answers of its texts one by one, however many and however long", async () => {
  const texts = Array.from({ length: 40 }, (_, i) => `${TEXT} `.repeat(i % 7));
  const options = { aggregation_strategy: "average", stride: 7 } as const;
  const together = await bert(texts, options);
  for (const [i, text] of texts.entries()) expect(together[i]).toEqual(await bert(text, options));
});

test("start and end are UTF-16 units of the text", async () => {
  const text = "😀 Sarah\tin e\u0301t\u00e9 東京\n👩‍🚀.";
  const found = await bert(text, { ignore_labels: [] });
  expect(found.map(({ start, end }) => text.slice(start, end))).toEqual([
    "😀",
    "Sa",
    "r",
    "ah",
    "in",
    "e",
    "t",
    "é",
    "東",
    "京",
    "👩‍🚀",
    ".",
  ]);
});

describe("what is told", () => {
  const told = async (model: string, ask: (tag: TokenClassifier) => Promise<unknown>) => {
    const warnings: string[] = [];
    await ask(await pipeline("token-classification", folder(model), { onWarning: (warning) => warnings.push(warning) }));
    return warnings;
  };

  test("a text that is cut, once, and how it is read whole", async () => {
    const warnings = await told("bert", async (tag) => [await tag(LONG), await tag(LONG), await tag([LONG, TEXT])]);
    expect(warnings).toEqual([expect.stringMatching(/80 tokens.*`stride`/)]);
    expect(await told("bert", (tag) => tag(LONG, { stride: 3, aggregation_strategy: "simple" }))).toEqual([]);
  });

  test("words that are guessed, once, where they matter", async () => {
    const words = async (tag: TokenClassifier) => [
      await tag(TEXT, { aggregation_strategy: "max" }),
      await tag(TEXT, { aggregation_strategy: "first" }),
    ];
    expect(await told("roberta", words)).toEqual([expect.stringContaining("does not mark which tokens continue a word")]);
    expect(await told("bert", words)).toEqual([]);
    expect(await told("roberta", (tag) => tag(TEXT, { aggregation_strategy: "simple" }))).toEqual([]);
  });
});

test("rows are computed of the text's tokens alone, in passes of a bounded size", async () => {
  const ask = jest.spyOn(bert.model, "ask");
  await bert(LONG.repeat(10), { stride: 10, aggregation_strategy: "simple" });
  expect(ask.mock.calls.length).toBeGreaterThan(2);
  for (const [program, chunks, positions] of ask.mock.calls) {
    expect(program).toBe("label");
    expect(chunks.reduce((sum, { ids }) => sum + ids.length, 0)).toBeLessThanOrEqual(1024);
    for (const [i, { ids }] of chunks.entries()) expect(positions?.[i]).toEqual(Array.from({ length: ids.length - 2 }, (_, t) => t + 1));
  }
  ask.mockRestore();
});

describe("is refused", () => {
  const tag = bert as Loose;
  test.each([
    ["a strategy that is not known", TEXT, { aggregation_strategy: "averag" }, "invalid_option", 'Did you mean "average"'],
    ["another name of one", TEXT, { aggregation_strategy: "mean" }, "invalid_option", "none, simple, first, average, max"],
    ["a stride without a strategy", TEXT, { stride: 5 }, "invalid_option", "aggregation_strategy"],
    ["a stride as long as a chunk", LONG, { stride: 78, aggregation_strategy: "simple" }, "invalid_option", "stride: found 78"],
    [
      "a stride that is longer, whatever the text",
      TEXT,
      { stride: 79, aggregation_strategy: "simple" },
      "invalid_option",
      "stride: found 79",
    ],
    ["half a token of it", TEXT, { stride: 2.5, aggregation_strategy: "simple" }, "invalid_option", "a whole number"],
    ["labels that are no list", TEXT, { ignore_labels: "O" }, "invalid_option", "a list of strings"],
    ["an option that is not known", TEXT, { top_k: 1 }, "invalid_option", 'unknown option "top_k"'],
    ["no text", [], {}, "invalid_input", "the list of texts is empty"],
    ["something else", [TEXT, 5], {}, "invalid_input", "text 1: expected a string, found 5"],
    ["words without being told", [["Sarah"]], {}, "invalid_input", "is_split_into_words"],
    ["a text where words are told", TEXT, { is_split_into_words: true }, "invalid_input", "a list of its words"],
    ["words and lists of words", ["Sarah", ["Connor"]], { is_split_into_words: true }, "invalid_input", "text 0"],
  ])("%s", async (_, texts, options, code, message) => {
    await expect(tag(texts, options)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  test("a text beyond the model's positions, where nothing says that it may be cut; in chunks it is read", async () => {
    const file = (name: string) => new Uint8Array(readFileSync(`${folder("bert")}/${name}`));
    const place = { config: file("config.json"), tokenizer: file("tokenizer.json"), weights: file("model.safetensors") };
    const free = await pipeline("token-classification", place, { onWarning: () => {} }); // tokenizer_config.json is not there
    expect(free.tokenizer.modelMaxLength).toBe(Number.POSITIVE_INFINITY);
    await expect(free(LONG)).rejects.toMatchObject({ code: "too_long", message: expect.stringContaining("`stride`") });
    expect((await free(LONG, { stride: 3, aggregation_strategy: "simple", ignore_labels: [] })).at(-1)?.end).toBe(LONG.length - 1);
  });

  test("a model without the head", async () => {
    await expect(pipeline("token-classification", "./test/golden/family/bert/span")).rejects.toMatchObject({ code: "missing_head" });
  });

  test("a call that is given up, and one after the end", async () => {
    await expect(bert(TEXT, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "aborted" });
    const done = await open("bert");
    done.dispose();
    await expect(done(TEXT)).rejects.toMatchObject({ code: "disposed" });
  });
});
