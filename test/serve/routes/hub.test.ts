import { afterAll, expect, test } from "@jest/globals";
import { createApp, type Service } from "../../../packages/serve/src/index.ts";
import { tasks } from "../../../packages/serve/src/routes/tasks/index.ts";
import { requests } from "../../../src/doors/requests.ts";
import { post } from "../support/asking.ts";
import { disposeServices, openedAs, serviceOf } from "../support/services.ts";

afterAll(disposeServices);

const family = "test/golden/family";
const mini = serviceOf();
const classifier = serviceOf(`${family}/roberta/classifier`);
const tagger = serviceOf(`${family}/distilbert/tokens`);
const reader = serviceOf(`${family}/roberta/span`);

/** What a service says to a body, which must be a 200. */
async function said(service: Service, path: string, body: unknown) {
  const answer = await post(createApp({ service }), path, body);
  expect([path, answer.status, answer.body.error]).toEqual([path, 200, undefined]);
  return answer.body;
}

/** As it comes out of JSON: the doubles that its f32 are. */
const plain = (value: unknown) => JSON.parse(JSON.stringify(value, (_, each) => (each instanceof Float32Array ? [...each] : each)));

const one = "She opened the <mask>.";
const two = "A <mask> and a <mask>.";

test("every task that can be asked is served, each name once", () => {
  const names = tasks.flatMap((task) => task.names);
  expect(new Set(names).size).toBe(names.length);
  expect(Object.keys(requests).filter((name) => name !== "tokenize" && !names.includes(name))).toEqual([]);
});

test("fill-mask is Python's: one mask a list, two masks a list of lists, one text unwrapped, two texts a list", async () => {
  const texts = [one, two].map((text) => ({ text }));
  const { answers } = await mini.ask({ task: "fill-mask", inputs: texts, parameters: { top_k: 2 } }, {});
  const [[alone], both] = answers;
  const shapes: [unknown, unknown][] = [
    [one, alone],
    [[one], alone],
    [{ text: one }, alone],
    [two, both],
    [[two], both],
    [
      [one, two],
      [alone, both],
    ],
  ];
  for (const [inputs, expected] of shapes) expect(await said(mini, "/", { inputs, parameters: { top_k: 2 } })).toEqual(expected);
  expect(await said(mini, "/", { inputs: one, parameters: { targets: [" door"] } })).toMatchObject([{ token_str: " door" }]);
});

test("text-classification is nested, and gives all labels unless top_k says how many", async () => {
  const inputs = [{ text: "I like it." }, { text: "I like it.", pair: "So do I." }];
  const { answers } = await classifier.ask({ task: "text-classification", inputs, parameters: { top_k: null } }, {});
  expect(answers.map((labels) => labels.length)).toEqual([3, 3]);
  const sent = ["I like it.", { text: "I like it.", text_pair: "So do I." }];
  expect(await said(classifier, "/", { inputs: sent[0] })).toEqual([answers[0]]);
  expect(await said(classifier, "/pipeline/sentiment-analysis", { inputs: sent })).toEqual(answers);
  expect(await said(classifier, "/", { inputs: sent[1], parameters: { top_k: 1, function_to_apply: null } })).toEqual([[answers[1][0]]]);
  const [[best]] = await said(classifier, "/", { inputs: sent[0], parameters: { function_to_apply: "NONE" } });
  expect(best.score).not.toBe(answers[0][0].score);
});

test("zero-shot-classification gives the labels with their scores, for a list of texts a list", async () => {
  const asked = { inputs: [{ text: "The ship left." }], parameters: { labels: ["travel", "law", "art"] } };
  const [{ labels, scores }] = (await classifier.ask({ task: "zero-shot-classification", ...asked }, {})).answers;
  const expected = labels.map((label, i) => ({ label, score: scores[i] }));
  const parameters = { candidate_labels: ["travel", "law", "art"], multi_label: false, hypothesis_template: null };
  expect(await said(classifier, "/pipeline/zero-shot-classification", { inputs: "The ship left.", parameters })).toEqual(expected);
  expect(await said(classifier, "/pipeline/zero-shot-classification", { inputs: ["The ship left."], parameters })).toEqual([expected]);
  const none = await post(createApp({ service: classifier }), "/pipeline/zero-shot-classification", { inputs: "The ship left." });
  expect([none.status, none.body.error]).toEqual([422, "candidate_labels: expected a string or a list of strings, found nothing"]);
});

test("token-classification gives groups by default, and places in code points; /ner gives tokens, and UTF-16 units", async () => {
  const text = "🙂 Ada met 🙂🙂 Grace.";
  const points = [...text];
  const groups = await said(tagger, "/", { inputs: text });
  expect(groups.length).toBeGreaterThan(2);
  for (const { entity_group, word, start, end } of groups) {
    expect(entity_group).toMatch(/^[A-Z]+$/);
    if (!word.includes("UNK")) expect(points.slice(start, end).join("")).toBe(word.replace(/^##/, "").replaceAll(/ ?##/g, ""));
  }
  expect(await said(tagger, "/pipeline/ner", { inputs: [text] })).toEqual([groups]);

  const [tokens] = await said(tagger, "/ner", { inputs: text });
  const { answers } = await tagger.ask({ task: "token-classification", inputs: [{ text }], parameters: {} }, {});
  expect(tokens).toEqual(answers[0]);
  const last = tokens.at(-1);
  expect(await said(tagger, "/", { inputs: text, parameters: { aggregation_strategy: "none" } })).toEqual(
    tokens.map((token: { start: number; end: number }) => ({
      ...token,
      start: inPoints(text, token.start),
      end: inPoints(text, token.end),
    })),
  );
  expect(inPoints(text, last.end)).toBe(last.end - 3);
});

const inPoints = (text: string, units: number): number => [...text.slice(0, units)].length;

test("question-answering gives one answer by itself and several as a list, placed in code points", async () => {
  const question = { question: "Who?", context: "🙂🙂 Ada was born in London." };
  const top = await said(reader, "/", { inputs: question });
  expect([...question.context].slice(top.start, top.end).join("")).toBe(top.answer);
  const several = await said(reader, "/", { inputs: question, parameters: { top_k: 3 } });
  expect(several).toHaveLength(3);
  expect(several[0]).toMatchObject({ answer: top.answer, start: top.start, end: top.end });
  expect(await said(reader, "/", { inputs: [question] })).toEqual([top]);
  const [[own]] = await said(reader, "/qa", { inputs: [question] });
  expect(question.context.slice(own.start, own.end)).toBe(own.answer);
  expect({ ...own, start: inPoints(question.context, own.start), end: inPoints(question.context, own.end) }).toEqual(top);
  expect(own.end).toBeGreaterThan(top.end);
});

test("feature-extraction is pooled and of length 1, its f32 exact; normalize and dimensions say otherwise", async () => {
  const inputs = [{ text: "The ship left." }, { text: "She likes tea." }];
  const { answers } = await mini.ask({ task: "sentence-embedding", inputs, parameters: { normalize: true } }, {});
  expect(await said(mini, "/pipeline/feature-extraction", { inputs: "The ship left." })).toEqual(plain(answers[0]));
  expect(await said(mini, "/pipeline/feature-extraction", { inputs: ["The ship left.", "She likes tea."] })).toEqual(plain(answers));
  const raw = await said(mini, "/pipeline/feature-extraction", { inputs: "The ship left.", normalize: false });
  expect(lengthOf(raw)).toBeGreaterThan(2);
  const short = await said(mini, "/pipeline/feature-extraction", { inputs: "The ship left.", dimensions: 8 });
  expect([short.length, lengthOf(short)]).toEqual([8, expect.closeTo(1, 6)]);
  expect(short[3] / short[0]).toBeCloseTo(raw[3] / raw[0], 4);
  const wide = await post(createApp({ service: mini }), "/pipeline/feature-extraction", { inputs: "The ship left.", dimensions: 193 });
  expect([wide.status, wide.body.error]).toEqual([422, "dimensions: 193 are more than the 192 that the model's vectors have"]);
});

const lengthOf = (vector: number[]): number => Math.hypot(...vector);

test("a text beyond the limit is 413 unless truncate is asked for, of any task, and of several it is named", async () => {
  const app = createApp({ service: mini });
  const long = "tea ".repeat(130);
  const refused = await Promise.all([
    post(app, "/pipeline/feature-extraction", { inputs: ["tea", long] }),
    post(app, "/pipeline/feature-extraction", { inputs: ["tea", long], truncate: true, truncation_direction: "Left" }),
    post(app, "/pipeline/fill-mask", { inputs: [one, `${long}<mask>`] }),
    post(app, "/score", { inputs: ["tea", long] }),
  ]);
  for (const { status, body } of refused)
    expect([status, body.code, body.error]).toEqual([413, "too_long", expect.stringMatching(/^inputs\[1\]: /)]);
  expect(await said(mini, "/pipeline/feature-extraction", { inputs: long, truncate: true, truncation_direction: "right" })).toHaveLength(
    192,
  );
  expect(await said(mini, "/pipeline/fill-mask", { inputs: `<mask> ${long}`, parameters: { truncation: true } })).toHaveLength(5);
});

test("sentence-similarity is a number for each sentence", async () => {
  const [source, ...others] = ["The ship left.", "The ship left.", "She likes tea."];
  const numbers = await said(mini, "/pipeline/sentence-similarity", { inputs: { source_sentence: source, sentences: others } });
  expect(numbers).toEqual([expect.closeTo(1, 6), expect.any(Number)]);
  expect(numbers[1]).toBeLessThan(0.9);
  const empty = await post(createApp({ service: mini }), "/pipeline/sentence-similarity", {
    inputs: { source_sentence: source, sentences: [] },
  });
  expect([empty.status, empty.body.code]).toEqual([400, "empty_input"]);
});

test("mlm-scoring: an object for a text, a list for a list; /score always a list", async () => {
  const score = await said(mini, "/pipeline/mlm-scoring", { inputs: "She left." });
  expect(score).toMatchObject({ pll: expect.any(Number), perplexity: expect.any(Number) });
  expect(await said(mini, "/pipeline/mlm-scoring", { inputs: ["She left."] })).toEqual([score]);
  expect(await said(mini, "/score", { inputs: "She left." })).toEqual([score]);
});

test("the task is the path's, else the one that the service was opened for", async () => {
  const embedder = await openedAs(mini, { task: "sentence-embedding" });
  expect(await said(embedder, "/", { inputs: "tea" })).toHaveLength(192);
  expect(await said(embedder, "/models/typeformer-mini", { inputs: ["tea"] })).toHaveLength(1);
  expect(await said(embedder, "/pipeline/fill-mask", { inputs: one })).toHaveLength(5);
});

test("what older clients send along is taken and ignored: options, empty parameters; other keys are refused with the nearest", async () => {
  const options = { wait_for_model: true, use_cache: false, use_gpu: false };
  for (const path of ["/", "/fill-mask", "/score", "/pipeline/feature-extraction"]) {
    await said(mini, path, { inputs: one, options, parameters: {} });
    const stray = await post(createApp({ service: mini }), path, { inputs: one, option: {} });
    expect([stray.status, stray.body.error]).toEqual([422, expect.stringContaining('unknown field "option". Did you mean "options"?')]);
    const inner = await post(createApp({ service: mini }), path, { inputs: one, options: { wait_for_mode: true } });
    expect([inner.status, inner.body.error]).toEqual([422, expect.stringContaining('Did you mean "wait_for_model"?')]);
  }
});

test("a task whose head the model has not is 422, and says what there is; no place on the server's disk", async () => {
  const { status, body } = await post(createApp({ service: classifier }), "/pipeline/fill-mask", { inputs: one });
  expect([status, body.code]).toEqual([422, "missing_head"]);
  expect(body.error).toMatch(/^classifier has no masked-language-model head: .*it can classify texts/);
});
