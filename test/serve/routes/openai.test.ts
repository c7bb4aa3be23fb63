/** OpenAI's routes: vectors are the library's, whichever way they are written. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createApp } from "../../../packages/serve/src/index.ts";
import { pipeline } from "../../../src/doors/node.ts";
import { get, post } from "../support/asking.ts";
import { disposeServices, openedAs, serviceOf } from "../support/services.ts";

const folder = "test/golden/family/roberta/mlm";
const app = createApp({ service: serviceOf(folder) });
afterAll(disposeServices);

const texts = ["The company opened its office.", "na\u00efve \u{1f600} O'Neil"];
const model = "mlm";
let expected: Float32Array[];
beforeAll(async () => {
  const embed = await pipeline("sentence-embedding", `./${folder}`, { onWarning: () => {} });
  expected = await embed(texts, { normalize: true });
  embed.dispose();
});

const vectorsOf = (body: { data: { embedding: unknown }[] }) => body.data.map(({ embedding }) => embedding);

test("floats unless base64 is asked for, which has the same bits", async () => {
  const floats = await post(app, "/v1/embeddings", { input: texts, model });
  expect(floats.body).toMatchObject({ object: "list", model, data: [{ object: "embedding", index: 0 }, { index: 1 }] });
  expect(vectorsOf(floats.body)).toEqual(expected.map((each) => Array.from(each)));
  const base64 = await post(app, "/v1/embeddings", { input: texts, model, encoding_format: "base64", user: "me", dimensions: null });
  for (const [i, embedding] of vectorsOf(base64.body).entries()) {
    const bytes = Buffer.from(embedding as string, "base64");
    expect(Array.from(expected[i].keys(), (at) => bytes.readFloatLE(4 * at))).toEqual(Array.from(expected[i]));
  }
});

test("ids stand for their text, with special tokens or without; usage counts what the model was asked", async () => {
  const tokens = (await post(app, "/tokenize", { inputs: texts })).body as { id: number }[][];
  const ids = tokens.map((each) => each.map(({ id }) => id));
  const usage = { prompt_tokens: ids.flat().length, total_tokens: ids.flat().length };
  for (const input of [texts, ids, ids.map((each) => each.slice(1, -1))]) {
    const { body } = await post(app, "/v1/embeddings", { input, model });
    expect(vectorsOf(body)).toEqual(expected.map((each) => Array.from(each)));
    expect(body.usage).toEqual(usage);
  }
  const { status, body } = await post(app, "/v1/embeddings", { input: [[100, 99_000]], model });
  expect([status, body.error]).toEqual([
    422,
    { message: expect.stringContaining("send the text"), type: "invalid_request_error", param: expect.any(String), code: "invalid_input" },
  ]);
});

test("dimensions: the first numbers, of length 1; more than there are is refused", async () => {
  const { body } = await post(app, "/v1/embeddings", { input: texts[0], model, dimensions: 3 });
  const [vector] = vectorsOf(body) as number[][];
  expect(Math.hypot(...vector)).toBeCloseTo(1, 6);
  expect(vector[1] / vector[0]).toBeCloseTo(expected[0][1] / expected[0][0], 5);
  const refused = await post(app, "/v1/embeddings", { input: texts[0], model, dimensions: 19 });
  expect([refused.status, refused.body.error.param]).toEqual([422, "dimensions"]);
});

test("another model is 404, and each error has OpenAI's shape with the field that it is about", async () => {
  const fails = async (body: object) => {
    const { status, body: said } = await post(app, "/v1/embeddings", { model, ...body });
    return [status, said.error.param, said.error.code];
  };
  expect(await fails({ input: "a", model: "text-embedding-3-small" })).toEqual([404, null, "foreign_model"]);
  expect(await fails({ input: [] })).toEqual([400, "input", "empty_input"]);
  expect(await fails({ input: ["a", "tea ".repeat(200)] })).toEqual([413, "input[1]", "too_long"]);
  expect(await fails({ input: Array(1025).fill("a") })).toEqual([413, "input", "too_many_inputs"]);
  expect(await fails({ input: null })).toEqual([422, "input", "invalid_input"]);
  expect(await fails({ input: "a", encoding_format: "int8" })).toEqual([422, "encoding_format", "invalid_option"]);
  expect((await fails({}))[0]).toBe(422);
});

test("/v1/models names the served one; its slash may be encoded", async () => {
  const named = createApp({ service: await openedAs(serviceOf(folder), { id: "org/name" }) });
  const one = { id: "org/name", object: "model", created: expect.any(Number), owned_by: "typeformer" };
  expect((await get(named, "/v1/models")).body).toEqual({ object: "list", data: [one] });
  for (const id of ["org/name", "org%2Fname"]) expect((await get(named, `/v1/models/${id}`)).body).toEqual(one);
  expect(await get(named, "/v1/models/other")).toMatchObject({
    status: 404,
    body: { error: { message: expect.stringContaining("org/name") } },
  });
  expect((await post(named, "/v1/embeddings", { input: "a", model: "org/name" })).status).toBe(200);
});
