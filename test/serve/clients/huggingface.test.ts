/** `@huggingface/inference` speaks with the service: what it sends is understood, what comes back it takes, and errors say their reason. */

import { InferenceClient } from "@huggingface/inference";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createApp, requireToken, ServiceError, type ServiceErrorCode } from "../../../packages/serve/src/index.ts";
import { pipeline, similarity, type Task, type TaskPipelines } from "../../../src/doors/node.ts";
import { failing, type Loopback, loopback } from "../support/loopback.ts";
import { disposeServices, folders, openedAs, serviceOf } from "../support/services.ts";

type Head = keyof typeof folders;
const onWarning = () => {};

const at = {} as Record<Head, Loopback>;
beforeAll(async () => {
  for (const head of Object.keys(folders) as Head[]) at[head] = await loopback(createApp({ service: serviceOf(folders[head]) }));
});
afterAll(async () => {
  await Promise.all(Object.values(at).map((each) => each.close()));
  await disposeServices();
});

/** What the library answers. */
async function library<T extends Task, Answer>(task: T, head: Head, ask: (asked: TaskPipelines[T]) => Promise<Answer>): Promise<Answer> {
  const opened: TaskPipelines[Task] = await pipeline<Task>(task, `./${folders[head]}`, { onWarning });
  try {
    return await ask(opened as TaskPipelines[T]);
  } finally {
    opened.dispose();
  }
}

const client = new InferenceClient("any-token");
const masked = "The company <mask> its office.";
const texts = ["The company opened its office.", "na\u00efve \u{1f600} O'Neil"];

/** The error that a call ends with, and how many requests it sent. */
async function refused(server: Loopback, call: () => Promise<unknown>) {
  server.sent.length = 0;
  const error = await call().then(
    (answer) => expect(answer).toBe("an error"),
    (reason) => reason,
  );
  return { error, requests: server.sent.length };
}

test("every path of Hugging Face's leads to the task, which it names or the checkpoint", async () => {
  const expected = await library("fill-mask", "mlm", (unmask) => unmask(masked));
  for (const path of ["/", "/models/mlm", "/pipeline/fill-mask", "/models/mlm/pipeline/fill-mask"]) {
    expect([path, await client.fillMask({ endpointUrl: at.mlm.url + path, inputs: masked })]).toEqual([path, expected]);
  }
  const named = await loopback(createApp({ service: await openedAs(serviceOf(folders.mlm), { id: "org/mlm" }) }));
  for (const path of ["/models/org/mlm", "/models/org/mlm/pipeline/fill-mask", "/models/org%2Fmlm"]) {
    expect([path, await client.fillMask({ endpointUrl: named.url + path, inputs: masked })]).toEqual([path, expected]);
  }
  await named.close();
});

test("fillMask: parameters, and what older clients send along; two masks or texts it refuses itself, and /fill-mask answers", async () => {
  const endpointUrl = at.mlm.url;
  const expected = await library("fill-mask", "mlm", (unmask) => unmask(masked, { top_k: 2, targets: [" opened", " closed"] }));
  const parameters = { top_k: 2, targets: [" opened", " closed"] };
  expect(await client.fillMask({ endpointUrl, inputs: masked, parameters })).toEqual(expected);
  const old = { endpointUrl, inputs: masked, parameters, options: { wait_for_model: true, use_cache: false } };
  expect(await client.fillMask(old)).toEqual(expected);
  for (const inputs of ["The <mask> opened its <mask>.", [masked, masked]]) {
    const { error } = await refused(at.mlm, () => client.fillMask({ endpointUrl, inputs: inputs as string }));
    expect(error.message).toContain("malformed response");
    const body = JSON.stringify({ inputs });
    const response = await fetch(`${endpointUrl}/fill-mask`, { method: "POST", headers: { "content-type": "application/json" }, body });
    expect(await response.json()).toEqual(await library("fill-mask", "mlm", (unmask) => unmask.perMask(inputs)));
  }
});

test("featureExtraction: a vector for a string, a list for a list, of length 1 unless told otherwise", async () => {
  const endpointUrl = `${at.mlm.url}/pipeline/feature-extraction`;
  const vectors = (normalize: boolean) => library("sentence-embedding", "mlm", (embed) => embed(texts, { normalize }));
  const [unit, raw] = await Promise.all([vectors(true), vectors(false)]);
  const listed = (each: Float32Array[]) => each.map((vector) => Array.from(vector));
  expect(await client.featureExtraction({ endpointUrl, inputs: texts[0] })).toEqual(listed(unit)[0]);
  expect(await client.featureExtraction({ endpointUrl, inputs: texts })).toEqual(listed(unit));
  expect(await client.featureExtraction({ endpointUrl, inputs: texts, normalize: false })).toEqual(listed(raw));
  for (const truncation_direction of ["right", "left"] as const) {
    const asked = { endpointUrl, inputs: texts[0], truncate: true, truncation_direction };
    expect(await client.featureExtraction(asked)).toEqual(listed(unit)[0]);
  }
  const cut = await client.featureExtraction({ endpointUrl, inputs: texts[0], dimensions: 3 });
  expect(Math.hypot(...(cut as number[]))).toBeCloseTo(1, 6);
  const unknown = await refused(at.mlm, () => client.featureExtraction({ endpointUrl, inputs: "a", prompt_name: "nothing" }));
  expect(unknown.error.message).toContain('no prompt "nothing"');
});

test("sentenceSimilarity: a number for each sentence", async () => {
  const endpointUrl = `${at.mlm.url}/pipeline/sentence-similarity`;
  const inputs = { source_sentence: texts[0], sentences: [texts[1], texts[0]] };
  const [source, other] = await library("sentence-embedding", "mlm", (embed) => embed(texts));
  for (const url of [endpointUrl, `${at.mlm.url}/similarity`]) {
    const found = await client.sentenceSimilarity({ endpointUrl: url, inputs });
    expect(found[0]).toBeCloseTo(similarity(source, other), 6);
    expect(found[1]).toBeCloseTo(1, 6);
  }
});

test("textClassification: labels of a text; of two texts this client drops all but the first", async () => {
  const endpointUrl = at.classifier.url;
  const [first] = await library("text-classification", "classifier", (classify) => classify(texts, { top_k: null }));
  expect(await client.textClassification({ endpointUrl, inputs: texts[0] })).toEqual(first);
  expect(await client.textClassification({ endpointUrl, inputs: texts as unknown as string })).toEqual(first);
  const parameters = { top_k: 1, function_to_apply: "sigmoid" } as const;
  const [[best]] = await library("text-classification", "classifier", (classify) => classify.perText(texts, parameters));
  expect(await client.textClassification({ endpointUrl, inputs: texts[0], parameters })).toEqual([best]);
});

test("tokenClassification: groups; entries of single tokens it refuses itself", async () => {
  const endpointUrl = at.tokens.url;
  const inputs = "\u{1f600} Ada met Grace in London.";
  const found = await client.tokenClassification({ endpointUrl, inputs, parameters: { aggregation_strategy: "max" } });
  const expected = await library("token-classification", "tokens", (find) => find(inputs, { aggregation_strategy: "max" }));
  expect(found.length).toBeGreaterThan(0);
  const points = (units: number) => [...inputs.slice(0, units)].length; // as Python counts: the face is two units, and one point
  expect(found).toEqual(expected.map((each) => ({ ...each, start: points(each.start), end: points(each.end) })));
  expect(expected.some(({ end }) => points(end) !== end)).toBe(true);
  const none = { aggregation_strategy: "none" } as const;
  expect((await refused(at.tokens, () => client.tokenClassification({ endpointUrl, inputs, parameters: none }))).error.message).toContain(
    "malformed response",
  );
});

test("questionAnswering and zeroShotClassification", async () => {
  const question = { question: "Where was Ada born?", context: "Ada was born in London." };
  const answer = await library("question-answering", "span", (find) => find(question));
  expect(await client.questionAnswering({ endpointUrl: at.span.url, inputs: question })).toEqual(answer);
  const candidate_labels = ["travel", "cooking"];
  const { labels, scores } = await library("zero-shot-classification", "classifier", (classify) =>
    classify(texts[0], { candidate_labels }),
  );
  const endpointUrl = `${at.classifier.url}/pipeline/zero-shot-classification`;
  expect(await client.zeroShotClassification({ endpointUrl, inputs: texts[0], parameters: { candidate_labels } })).toEqual(
    labels.map((label, i) => ({ label, score: scores[i] })),
  );
});

test("an error says its reason, its status and its id, and is not asked again", async () => {
  const endpointUrl = at.mlm.url;
  const long = `${"tea ".repeat(200)}<mask>`;
  for (const [inputs, path, status, reason] of [
    ["no such thing", "/", 422, /mask/],
    [long, "/", 413, /tokens/],
    [Array(1025).fill(masked), "/", 413, /1025/],
    [[], "/", 400, /empty/],
    [3, "/", 422, /inputs/],
    [masked, "/models/other/model", 404, /other\/model/],
    [masked, "/pipeline/fill-masks", 404, /Did you mean "fill-mask"/],
    [masked, "/pipeline/token-classification", 422, /has no classifier of tokens/],
    [masked, "/nowhere", 404, /nowhere/],
  ] as const) {
    const { error, requests } = await refused(at.mlm, () => client.fillMask({ endpointUrl: endpointUrl + path, inputs: inputs as string }));
    expect([path, error.message, requests]).toEqual([path, expect.stringMatching(/^Failed to perform inference: /), 1]);
    expect(error.message).toMatch(reason);
    expect(error.httpResponse).toMatchObject({ status, requestId: expect.stringMatching(/^[\da-f-]{36}$/) });
  }
  const unknown = () => client.fillMask({ endpointUrl, inputs: masked, parameters: { topk: 1 } });
  expect((await refused(at.mlm, unknown)).error.message).toContain('Did you mean "top_k"');
});

test("a token is sent as it should be; without the right one the error is 401", async () => {
  const guarded = await loopback(createApp({ service: serviceOf(folders.mlm), guards: [requireToken("the-right-one")] }));
  const call = (token: string) => new InferenceClient(token).fillMask({ endpointUrl: guarded.url, inputs: masked });
  expect(await call("the-right-one")).toHaveLength(5);
  expect(guarded.sent[0].headers.get("authorization")).toBe("Bearer the-right-one");
  const { error, requests } = await refused(guarded, () => call("another"));
  expect([error.httpResponse.status, requests]).toEqual([401, 1]);
  expect(error.message).toContain("token");
  const paying = await new InferenceClient("the-right-one").fillMask({ endpointUrl: guarded.url, inputs: masked }, { billTo: "somebody" });
  expect([paying.length, guarded.sent.at(-1)?.headers.get("x-hf-bill-to")]).toEqual([5, "somebody"]);
  await guarded.close();
});

test("a service that is busy, late or broken is asked once, and says so", async () => {
  for (const [code, status] of [
    ["overloaded", 429],
    ["timed_out", 504],
    ["engine_crashed", 500],
    ["internal", 500],
    ["too_much_work", 413],
  ] satisfies [ServiceErrorCode, number][]) {
    const server = await loopback(await failing(serviceOf(folders.mlm), new ServiceError(code, `it is ${code}`, { retryAfter: 3 })));
    const { error, requests } = await refused(server, () => client.fillMask({ endpointUrl: server.url, inputs: masked }));
    expect([code, error.httpResponse.status, error.message, requests]).toEqual([code, status, expect.stringContaining(`it is ${code}`), 1]);
    await server.close();
  }
});
