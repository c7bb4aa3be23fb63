/** The routes of text-embeddings-inference: what each answers is the library's, in their shapes. */
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type App, createApp } from "../../../packages/serve/src/index.ts";
import { pipeline, type SentenceEmbedder, similarity } from "../../../src/doors/node.ts";
import { entries } from "../../support/sentence-folders.ts";
import { get, post } from "../support/asking.ts";
import { disposeServices, serviceOf } from "../support/services.ts";

const folders = {
  tiny: "test/golden/family/roberta/mlm",
  bert: "test/golden/family/bert/mlm",
  classifier: "test/golden/family/roberta/classifier",
  reranker: "test/golden/reranker",
  sentences: "test/golden/sentence-embedding/saved",
};
const apps = Object.fromEntries(Object.entries(folders).map(([name, folder]) => [name, createApp({ service: serviceOf(folder) })]));
const { tiny, bert, classifier, reranker, sentences } = apps as Record<keyof typeof folders, App>;
afterAll(disposeServices);

const onWarning = () => {};
let embed: SentenceEmbedder;
beforeAll(async () => {
  embed = await pipeline("sentence-embedding", `./${folders.tiny}`, { onWarning });
});
afterAll(() => embed.dispose());

const texts = ["The company opened its office.", "na\u00efve \u{1f600} O'Neil", ""];
const numbers = (vectors: Iterable<Float32Array>) => Array.from(vectors, (vector) => Array.from(vector));
const long = "tea ".repeat(200);

test("/embed gives a list of unit vectors, of one text too; without normalize as they come", async () => {
  const expected = numbers(await embed(texts, { normalize: true }));
  expect((await post(tiny, "/embed", { inputs: texts })).body).toEqual(expected);
  expect((await post(tiny, "/embed", { inputs: texts[0] })).body).toEqual(expected.slice(0, 1));
  const raw = await post(tiny, "/embed", { inputs: texts, normalize: false });
  expect(raw.body).toEqual(numbers(await embed(texts)));
});

test("dimensions: the first numbers, of length 1 again; more than there are is refused", async () => {
  const [whole] = (await post(tiny, "/embed", { inputs: texts[0], normalize: false })).body as number[][];
  const [cut] = (await post(tiny, "/embed", { inputs: texts[0], dimensions: 4 })).body as number[][];
  const length = Math.hypot(...whole.slice(0, 4));
  expect(cut).toHaveLength(4);
  for (const [i, value] of cut.entries()) expect(value).toBeCloseTo(whole[i] / length, 6);
  expect(await post(tiny, "/embed", { inputs: texts[0], dimensions: 19 })).toMatchObject({
    status: 422,
    body: { error_type: "Validation", error: expect.stringMatching(/^dimensions: 19 .* 18/) },
  });
});

test("a long text is refused, naming it, unless truncate cuts it; what would be cut at the left is refused by that name", async () => {
  const whole = await post(sentences, "/embed", { inputs: ["a", long] });
  expect(whole).toMatchObject({ status: 413, body: { code: "too_long", error: expect.stringMatching(/^inputs\[1\]: /) } });
  const own = await pipeline("sentence-embedding", `./${folders.sentences}`, { onWarning });
  const expected = numbers([await own(long, { normalize: true })]);
  own.dispose();
  for (const truncation_direction of ["right", "Right", undefined]) {
    expect((await post(sentences, "/embed", { inputs: long, truncate: true, truncation_direction })).body).toEqual(expected);
  }
  for (const truncation_direction of ["left", "Left"]) {
    expect((await post(sentences, "/embed", { inputs: "a", truncate: true, truncation_direction })).status).toBe(200);
    const refused = await post(sentences, "/embed", { inputs: ["a", long], truncate: true, truncation_direction });
    expect([refused.status, refused.body.error]).toEqual([413, expect.stringMatching(/^inputs\[1\]: truncation_direction: /)]);
  }
  expect((await post(sentences, "/embed", { inputs: "a", truncation_direction: "up" })).body.error).toContain('"up" is not known');
  for (const [app, path, body] of [
    [tiny, "/embed_all", { inputs: [long] }],
    [classifier, "/predict", { inputs: [["a"], [long]] }],
    [reranker, "/rerank", { query: "a", texts: ["b", long] }],
    [tiny, "/similarity", { inputs: { source_sentence: "a", sentences: [long] } }],
  ] as const) {
    const { status, body: said } = await post(app, path, body);
    expect([path, status, said.code]).toEqual([path, 413, "too_long"]);
    const asked =
      "inputs" in body && "source_sentence" in body.inputs ? { ...body, parameters: { truncate: true } } : { ...body, truncate: true };
    expect([path, (await post(app, path, asked)).status]).toEqual([path, 200]);
  }
  expect((await post(reranker, "/rerank", { query: "a", texts: ["b", long] })).body.error).toMatch(/^texts\[1\]: /);
  const compared = { source_sentence: "a", sentences: ["b", long] };
  expect((await post(tiny, "/similarity", { inputs: compared })).body.error).toMatch(/^sentences\[1\]: /);
});

test("prompt_name puts the folder's prompt before the text; an unknown one is refused", async () => {
  const own = await pipeline("sentence-embedding", `./${folders.sentences}`, { onWarning });
  const expected = await own(texts, { normalize: true, prompt_name: "query" });
  expect(expected[0]).not.toEqual((await own(texts, { normalize: true }))[0]);
  own.dispose();
  expect((await post(sentences, "/embed", { inputs: texts, prompt_name: "query" })).body).toEqual(numbers(expected));
  const inputs = { source_sentence: texts[0], sentences: [texts[1]] };
  const { body } = await post(sentences, "/similarity", { inputs, parameters: { prompt_name: "query" } });
  expect(body[0]).toBeCloseTo(similarity(expected[0], expected[1]), 6);
  const unknown = await post(sentences, "/embed", { inputs: "a", prompt_name: "nothing" });
  expect(unknown).toMatchObject({ status: 422, body: { error: expect.stringContaining('no prompt "nothing"') } });
});

test("ids with their special tokens are what the text is; others are refused, and so are those that no text has", async () => {
  for (const app of [tiny, bert]) {
    const tokens = (await post(app, "/tokenize", { inputs: texts.slice(0, 2) })).body as { id: number }[][];
    const ids = tokens.map((each) => each.map(({ id }) => id));
    const expected = (await post(app, "/embed", { inputs: texts.slice(0, 2) })).body;
    expect((await post(app, "/embed", { inputs: ids })).body).toEqual(expected);
    expect((await post(app, "/embed", { inputs: ids[0] })).body).toEqual(expected.slice(0, 1));
    expect((await post(app, "/embed", { inputs: [texts[0], ids[1]] })).body).toEqual(expected);
    const bare = await post(app, "/embed", { inputs: ids[0].slice(1, -1) });
    expect([bare.status, bare.body.error]).toEqual([422, expect.stringContaining("special tokens around them")]);
    const outside = await post(app, "/embed", { inputs: [ids[0], [ids[0][0], 70_000]] });
    expect([outside.status, outside.body.error]).toEqual([422, expect.stringMatching(/^inputs\[1\]\[1\]: 70000 is no id/)]);
  }
  const [[, { text }]] = (await post(tiny, "/tokenize", { inputs: texts[0] })).body;
  expect(text.length).toBeGreaterThan(1); // one token, which its letters are not
  const letters = await Promise.all([...text].map((letter) => post(tiny, "/tokenize", { inputs: letter })));
  const spelt = await post(tiny, "/embed", { inputs: [0, ...letters.map(({ body }) => body[0][1].id), 2] });
  expect([spelt.status, spelt.body.error]).toEqual([422, expect.stringContaining("no text has these ids")]);
});

test("/embed_all gives a vector for each token", async () => {
  const extract = await pipeline("feature-extraction", `./${folders.tiny}`);
  const expected = (await extract(texts)).map((rows) =>
    numbers(Array.from({ length: rows.shape[0] }, (_, i) => rows.pick(i, null).flat())),
  );
  extract.dispose();
  expect((await post(tiny, "/embed_all", { inputs: texts })).body).toEqual(expected);
});

test("/similarity is the cosine of the vectors", async () => {
  const [source, ...others] = await embed(texts);
  const { body } = await post(tiny, "/similarity", { inputs: { source_sentence: texts[0], sentences: texts.slice(1) } });
  for (const [i, other] of others.entries()) expect(body[i]).toBeCloseTo(similarity(source, other), 6);
  expect(await post(tiny, "/similarity", { inputs: { source_sentence: "a", sentences: [] } })).toMatchObject({ status: 400 });
  expect(await post(tiny, "/similarity", { inputs: [{ source_sentence: "a", sentences: ["b"] }] })).toMatchObject({ status: 422 });
});

test("/rerank ranks as sentence-transformers' CrossEncoder does, equal texts in their order", async () => {
  const goldens = JSON.parse(await readFile("test/golden/tasks/reranking.json", "utf8"));
  for (const { query, texts, raw, score } of goldens.entries) {
    for (const [raw_scores, scores] of [
      [true, raw],
      [false, score],
    ]) {
      const { body } = await post(reranker, "/rerank", { query, texts, raw_scores, return_text: true });
      const order = texts.map((_: string, i: number) => i).sort((a: number, b: number) => scores[b] - scores[a]);
      expect(body.map(({ index, text }: { index: number; text: string }) => [index, text])).toEqual(
        order.map((i: number) => [i, texts[i]]),
      );
      for (const { index, score } of body) expect(Math.abs(score - scores[index])).toBeLessThan(1e-6); // a pair the other way round is 1e-2 away
    }
    const plain = await post(reranker, "/rerank", { query, texts });
    expect(Object.keys(plain.body[0]).sort()).toEqual(["index", "score"]);
  }
});

test("/rerank says what it needs, and refuses empty texts", async () => {
  for (const app of [tiny, classifier]) {
    const { status, body } = await post(app, "/rerank", { query: "a", texts: ["b"] });
    expect([status, body.code, body.error]).toEqual([422, "missing_head", expect.stringContaining("one label")]);
  }
  expect(await post(reranker, "/rerank", { query: "a", texts: [] })).toMatchObject({ status: 400, body: { error_type: "Empty" } });
  expect((await post(reranker, "/rerank", { query: "a", texts: ["b", ""] })).body.error).toMatch(/^texts\[1\]: /);
  expect((await post(reranker, "/rerank", { query: "", texts: ["b"] })).status).toBe(400);
  expect((await post(reranker, "/rerank", { query: "a", text: ["b"] })).status).toBe(422);
});

test("/predict: a text or a pair is flat, a batch nested; best first, raw numbers where asked", async () => {
  const classify = await pipeline("text-classification", `./${folders.classifier}`);
  const inputs = ["b", { text: "c", text_pair: "d e" }];
  const [one, pair] = await classify(inputs, { top_k: null });
  const [raw] = await classify(["b"], { top_k: null, function_to_apply: "none" });
  classify.dispose();
  const ask = async (sent: unknown, more = {}) => (await post(classifier, "/predict", { inputs: sent, ...more })).body;
  expect(await ask("b")).toEqual(one);
  expect(await ask(["b"])).toEqual(one);
  expect(await ask(["c", "d e"])).toEqual(pair);
  expect(await ask([["b"], ["c", "d e"]])).toEqual([one, pair]);
  expect(await ask("b", { raw_scores: true })).toEqual(raw);
  for (const wrong of [["a", "b", "c"], [["a"], "b"], [[]], [["a", 1]], 3, { text: "a" }, null]) {
    expect([wrong, (await post(classifier, "/predict", { inputs: wrong })).status]).toEqual([wrong, 422]);
  }
  expect(await post(tiny, "/predict", { inputs: "a" })).toMatchObject({ status: 422, body: { code: "missing_head" } });
});

test("/tokenize counts places in bytes of UTF-8; /decode reads what it gave", async () => {
  const text = "na\u00efve \u{1f600} 这 tea";
  const bytes = Buffer.from(text);
  const [tokens] = (await post(tiny, "/tokenize", { inputs: text })).body as {
    id: number;
    text: string;
    special: boolean;
    start: number;
    stop: number;
  }[][];
  const inside = tokens.filter(({ special }) => !special);
  expect(tokens.length - inside.length).toBe(2);
  for (const { text, start, stop } of inside) expect(bytes.subarray(start, stop).toString()).toBe(text);
  expect(inside.at(-1)).toMatchObject({ stop: bytes.length });
  expect(new Set(inside.map(({ text }) => text))).toContain("这");
  const bare = (await post(tiny, "/tokenize", { inputs: [text], add_special_tokens: false })).body;
  expect(bare).toEqual([inside]);
  const ids = tokens.map(({ id }) => id);
  expect((await post(tiny, "/decode", { ids })).body).toEqual([text]);
  expect((await post(tiny, "/decode", { ids: [ids, ids], skip_special_tokens: false })).body).toEqual([`<s>${text}</s>`, `<s>${text}</s>`]);
  expect(await post(tiny, "/decode", { ids: [[0], [1, 360]] })).toMatchObject({
    status: 422,
    body: { error: expect.stringMatching(/^ids\[1\]\[1\]: 360/) },
  });
  expect((await post(tiny, "/tokenize", { inputs: [] })).status).toBe(400);
});

test("headers say where the time went, and how much it was", async () => {
  const { headers } = await post(tiny, "/embed", { inputs: ["\u{1f600}a", "b"] });
  expect(headers.get("x-compute-type")).toBe("cpu");
  expect(headers.get("x-compute-characters")).toBe("3");
  const counted = (await post(tiny, "/tokenize", { inputs: ["\u{1f600}a", "b"] })).body.flat().length;
  expect(Number(headers.get("x-compute-tokens"))).toBe(counted);
  const times = ["compute", "total", "tokenization", "queue", "inference"].map((name) => headers.get(`x-${name}-time`));
  for (const time of times) expect(time).toMatch(/^\d+$/);
});

test("/info tells the head and the limits", async () => {
  const [ofReranker, ofClassifier, ofSentences] = await Promise.all([reranker, classifier, sentences].map((app) => get(app, "/info")));
  expect(ofReranker.body).toMatchObject({
    model_id: "reranker",
    model_type: { reranker: { label2id: { LABEL_0: 0 } } },
    max_input_length: 96,
  });
  expect(ofClassifier.body.model_type).toEqual({
    classifier: {
      id2label: { 0: "contradiction", 1: "neutral", 2: "entailment" },
      label2id: { contradiction: 0, neutral: 1, entailment: 2 },
    },
  });
  expect(ofSentences.body).toMatchObject({ model_type: { embedding: {} }, auto_truncate: false, max_client_batch_size: 1024 });
  expect(ofSentences.body.max_input_length).toBeLessThan(96);
});

test("/info tells the width of a text's vector, which dense layers make another than a token's", async () => {
  const folder = await mkdtemp(join(tmpdir(), "typeformer-dense-"));
  const found = entries.find((entry) => entry.folder === "dense");
  await cp(join("test/golden/family", found?.model ?? ""), folder, { recursive: true });
  await cp("test/golden/sentence-embedding/dense", folder, { recursive: true });
  const app = createApp({ service: serviceOf(folder) });
  const [vector] = (await post(app, "/embed", { inputs: "a" })).body;
  expect((await get(app, "/info")).body.width).toBe(vector.length);
  expect(vector.length).not.toBe(18);
  await rm(folder, { recursive: true });
});

test("what is missing, empty, unknown or too much is refused by name", async () => {
  const fails = async (path: string, body: unknown) => {
    const { status, body: said } = await post(tiny, path, body);
    return [status, said.error];
  };
  expect(await fails("/embed", {})).toEqual([422, expect.stringContaining('"inputs"')]);
  expect(await fails("/embed", { inputs: null })).toEqual([422, expect.stringContaining("inputs: ")]);
  expect(await fails("/embed", { inputs: ["a", null] })).toEqual([422, expect.stringContaining("inputs[1]: ")]);
  expect(await fails("/embed", { inputs: [] })).toEqual([400, expect.stringContaining("empty")]);
  expect(await fails("/embed", { inputs: [[]] })).toEqual([400, expect.stringContaining("inputs[0]: ")]);
  expect(await fails("/embed", { inputs: "a", trunkate: true })).toEqual([422, expect.stringContaining('Did you mean "truncate"')]);
  expect(await fails("/embed", { inputs: "a", normalize: "yes" })).toEqual([422, expect.stringContaining("normalize: ")]);
  expect(await fails("/embed", { inputs: Array(1025).fill("a") })).toEqual([413, expect.stringContaining("1025")]);
  expect(await fails("/embed_sparse", { inputs: "a" })).toEqual([404, expect.stringContaining("SPLADE")]);
});
