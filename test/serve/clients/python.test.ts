/** Python's clients speak with the service, where there is a Python that has them. */
import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createApp, requireToken, ServiceError } from "../../../packages/serve/src/index.ts";
import { post } from "../support/asking.ts";
import { failing, type Loopback, loopback } from "../support/loopback.ts";
import { disposeServices, folders, serviceOf } from "../support/services.ts";

const python = process.env.TYPEFORMER_PYTHON;

/** The test, where `TYPEFORMER_PYTHON` names a Python that has the package; else it is skipped, and the reason is printed. */
function withPackage(name: string) {
  const how = `set TYPEFORMER_PYTHON to a Python that has ${name}`;
  if (python && spawnSync(python, ["-c", `import ${name}`]).status === 0) return test;
  console.log(`skipped: conversations with Python's ${name} (${how})`);
  return test.skip;
}

const apps = Object.fromEntries(Object.entries(folders).map(([head, folder]) => [head, createApp({ service: serviceOf(folder) })]));
const at: Record<string, Loopback> = {};

beforeAll(async () => {
  if (!python) return;
  const mlm = serviceOf(folders.mlm);
  const all = {
    ...apps,
    guarded: createApp({ service: mlm, guards: [requireToken("the-right-one")] }),
    busy: await failing(mlm, new ServiceError("overloaded", "it is busy", { retryAfter: 1 })),
    late: await failing(mlm, new ServiceError("timed_out", "it is late")),
  };
  for (const [name, app] of Object.entries(all)) at[name] = await loopback(app);
});
afterAll(async () => {
  await Promise.all(Object.values(at).map((each) => each.close()));
  await disposeServices();
});

/** What a script prints, without what it fills with None. */
async function running(script: string, args: readonly string[]) {
  const { stdout } = await promisify(execFile)(python ?? "", [`test/serve/clients/${script}`, ...args]);
  return JSON.parse(stdout, (_, value) => value ?? undefined);
}

const texts = ["The company opened its office.", "na\u00efve \u{1f600} O'Neil"];
const asked = async (head: string, path: string, body: object) => (await post(apps[head], path, body)).body;
const hub = (head: string, task: string, inputs: unknown, parameters = {}) => asked(head, `/pipeline/${task}`, { inputs, parameters });

/** Python's client reads a vector as f32. */
const inSingle = (value: unknown): unknown => (Array.isArray(value) ? value.map(inSingle) : Math.fround(value as number));

withPackage("huggingface_hub")("huggingface_hub's InferenceClient: answers, and errors with their reason, each asked once", async () => {
  const urls = {
    ...Object.fromEntries(Object.entries(at).map(([name, { url }]) => [name, url])),
    foreign: `${at.mlm.url}/models/other/model`,
  };
  const found = await running("inference_client.py", [JSON.stringify(urls)]);
  const targets = [" opened", " closed"];
  const numbers = (value: unknown) => inSingle([value]);
  expect(found.fill_mask).toEqual(await hub("mlm", "fill-mask", "The company <mask> its office.", { top_k: 2, targets }));
  expect(found.two_masks).toEqual(await hub("mlm", "fill-mask", "The <mask> opened its <mask>."));
  expect(found.two_masks).toHaveLength(2);
  const [unit] = await asked("mlm", "/embed", { inputs: texts[0] });
  const [raw] = await asked("mlm", "/embed", { inputs: texts[1], normalize: false });
  expect([numbers(found.feature_extraction.flat()), numbers(found.truncated.flat())]).toEqual([numbers(unit), numbers(raw)]);
  const compared = { source_sentence: texts[0], sentences: texts };
  expect(found.sentence_similarity).toEqual(await asked("mlm", "/similarity", { inputs: compared }));
  const [labels] = await hub("classifier", "text-classification", texts[0]);
  expect(found.text_classification).toEqual(labels);
  const named = "Ada met Grace in London.";
  const groups = await hub("tokens", "token-classification", named, { aggregation_strategy: "max" });
  expect(found.token_classification).toEqual(groups.map((each: object) => expect.objectContaining(each)));
  const question = { question: "Where was Ada born?", context: "Ada was born in London." };
  expect(found.question_answering).toEqual(await hub("span", "question-answering", question));
  const candidate_labels = ["travel", "cooking"];
  expect(found.zero_shot_classification).toEqual(await hub("classifier", "zero-shot-classification", texts[0], { candidate_labels }));
  expect(Object.fromEntries(["no_mask", "long", "foreign", "unauthorized", "busy", "late"].map((name) => [name, found[name]]))).toEqual({
    no_mask: { status: 422, message: expect.stringContaining("mask") },
    long: { status: 413, message: expect.stringContaining("tokens") },
    foreign: { status: 404, message: expect.stringContaining("other/model") },
    unauthorized: { status: 401, message: expect.stringContaining("401") },
    busy: { status: 429, message: expect.stringContaining("it is busy") },
    late: { status: 504, message: expect.stringContaining("it is late") },
  });
  expect([at.busy, at.late, at.guarded].map(({ sent }) => sent.length)).toEqual([1, 1, 1]);
  expect(at.mlm.sent[0].headers.get("authorization")).toBe("Bearer any-token");
});

withPackage("openai")("Python's openai: vectors in base64 and as floats, models, errors of its classes", async () => {
  const ids = (await asked("mlm", "/tokenize", { inputs: texts })).map((tokens: { id: number }[]) => tokens.map(({ id }) => id));
  for (const { sent } of [at.busy, at.late]) sent.length = 0;
  const args = [at.mlm.url, "mlm", JSON.stringify(ids), at.busy.url, at.late.url];
  const { usual, floats, dimensions, ...found } = await running("openai_client.py", args);
  const expected = await asked("mlm", "/embed", { inputs: texts });
  expect([usual, floats, found.ids].map(inSingle)).toEqual(Array(3).fill(inSingle(expected)));
  expect(inSingle(dimensions)).toEqual(inSingle(await asked("mlm", "/embed", { inputs: texts, dimensions: 5 })));
  expect([found.models, found.model]).toEqual([["mlm"], "mlm"]);
  expect([found.foreign, found.empty, found.outside, found.busy, found.late]).toMatchObject([
    { kind: "NotFoundError", code: "foreign_model", message: expect.stringContaining("this is mlm") },
    { kind: "BadRequestError", code: "empty_input", param: "input" },
    { kind: "UnprocessableEntityError", code: "invalid_input", message: expect.stringContaining("99999 is no id") },
    { kind: "RateLimitError", status: 429 },
    { kind: "InternalServerError", status: 504 },
  ]);
  expect([at.busy, at.late].map(({ sent }) => sent.length)).toEqual([2, 1]);
});
