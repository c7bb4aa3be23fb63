/** The `openai` client speaks with the service. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import OpenAI, { AuthenticationError, BadRequestError, NotFoundError, RateLimitError, UnprocessableEntityError } from "openai";
import { createApp, requireToken, ServiceError } from "../../../packages/serve/src/index.ts";
import { pipeline } from "../../../src/doors/node.ts";
import { failing, type Loopback, loopback } from "../support/loopback.ts";
import { disposeServices, openedAs, serviceOf } from "../support/services.ts";

const folder = "test/golden/family/roberta/mlm";
const texts = ["The company opened its office.", "na\u00efve \u{1f600} O'Neil"];
const model = "org/mlm";

let server: Loopback;
let client: OpenAI;
let expected: Float32Array[];
const clientOf = ({ url }: Loopback, options = {}) => new OpenAI({ baseURL: `${url}/v1`, apiKey: "any-token", ...options });

beforeAll(async () => {
  server = await loopback(createApp({ service: await openedAs(serviceOf(folder), { id: model }) }));
  client = clientOf(server);
  const embed = await pipeline("sentence-embedding", `./${folder}`, { onWarning: () => {} });
  expected = await embed(texts, { normalize: true });
  embed.dispose();
});
afterAll(async () => {
  await server.close();
  await disposeServices();
});

async function refused({ sent }: Loopback, call: () => Promise<unknown>) {
  sent.length = 0;
  const error = await call().then(
    (answer) => expect(answer).toBe("an error"),
    (reason) => reason,
  );
  return { error, requests: sent.length };
}

const lists = (vectors: readonly Float32Array[]) => vectors.map((vector) => Array.from(vector));

test("embeddings, in base64 as the client asks by itself and as floats on request, are the library's numbers", async () => {
  for (const encoding_format of [undefined, "float"] as const) {
    const { data, model: said, object } = await client.embeddings.create({ model, input: texts, encoding_format, user: "somebody" });
    expect([object, said]).toEqual(["list", model]);
    expect(data.map(({ index, object }) => [index, object])).toEqual([
      [0, "embedding"],
      [1, "embedding"],
    ]);
    expect(data.map(({ embedding }) => Array.from(embedding))).toEqual(lists(expected));
  }
  const [{ embedding }] = (await client.embeddings.create({ model, input: texts[0] })).data;
  expect(Array.from(embedding)).toEqual(Array.from(expected[0]));
});

test("ids of tokens, one list or several, are their texts; usage counts them", async () => {
  const body = JSON.stringify({ inputs: texts });
  const response = await fetch(`${server.url}/tokenize`, { method: "POST", headers: { "content-type": "application/json" }, body });
  const ids = ((await response.json()) as { id: number }[][]).map((tokens) => tokens.map(({ id }) => id));
  const several = await client.embeddings.create({ model, input: ids });
  expect(several.data.map(({ embedding }) => Array.from(embedding))).toEqual(lists(expected));
  expect(several.usage).toEqual({ prompt_tokens: ids.flat().length, total_tokens: ids.flat().length });
  const one = await client.embeddings.create({ model, input: ids[0].slice(1, -1) });
  expect(Array.from(one.data[0].embedding)).toEqual(Array.from(expected[0]));
});

test("dimensions", async () => {
  const { data } = await client.embeddings.create({ model, input: texts[0], dimensions: 5 });
  expect(data[0].embedding).toHaveLength(5);
  expect(Math.hypot(...data[0].embedding)).toBeCloseTo(1, 6);
});

test("models: the list, and one by its id, whose slash the client encodes", async () => {
  const { data } = await client.models.list();
  expect(data.map(({ id, object }) => [id, object])).toEqual([[model, "model"]]);
  server.sent.length = 0;
  expect((await client.models.retrieve(model)).id).toBe(model);
  expect(server.sent[0].path).toBe("/v1/models/org%2Fmlm");
  const { error } = await refused(server, () => client.models.retrieve("gpt"));
  expect(error).toBeInstanceOf(NotFoundError);
});

test("errors are of the client's classes, say their reason and field, and are not asked again", async () => {
  const cases: [object, unknown, RegExp, string | null][] = [
    [{ model: "text-embedding-3-small" }, NotFoundError, /404 .*this is org\/mlm/, null],
    [{ input: [] }, BadRequestError, /400 input: the list is empty/, "input"],
    [{ input: [[99_999]] }, UnprocessableEntityError, /422 .*99999 is no id/, null],
    [{ dimensions: 500 }, UnprocessableEntityError, /422 dimensions: 500/, "dimensions"],
    [{ dimension: 5 }, UnprocessableEntityError, /Did you mean "dimensions"/, null],
    [{ input: ["a", "tea ".repeat(200)] }, OpenAI.APIError, /413 input\[1\]: /, "input[1]"],
    [{ input: Array(1025).fill("a") }, OpenAI.APIError, /413 input: 1025/, "input"],
  ];
  for (const [change, kind, message, param] of cases) {
    const { error, requests } = await refused(server, () => client.embeddings.create({ model, input: "a", ...change }));
    expect([error.message, requests]).toEqual([expect.stringMatching(message), 1]);
    expect(error).toBeInstanceOf(kind);
    expect(error.requestID).toMatch(/^[\da-f-]{36}$/);
    if (param !== null) expect(error.param).toBe(param);
  }
  const { error } = await refused(server, () => client.chat.completions.create({ model, messages: [] }));
  expect(error).toBeInstanceOf(NotFoundError);
});

test("a wrong token is 401", async () => {
  const guarded = await loopback(createApp({ service: serviceOf(folder), guards: [requireToken("the-right-one")] }));
  expect((await clientOf(guarded, { apiKey: "the-right-one" }).embeddings.create({ model: "mlm", input: "a" })).data).toHaveLength(1);
  const { error, requests } = await refused(guarded, () => clientOf(guarded).models.list());
  expect([error instanceof AuthenticationError, requests]).toEqual([true, 1]);
  await guarded.close();
});

test("a busy service is asked again after the pause that it names; one that is late or broken is not asked again", async () => {
  const busy = await loopback(await failing(serviceOf(folder), new ServiceError("overloaded", "later", { retryAfter: 0.2 })));
  const begin = performance.now();
  const again = await refused(busy, () => clientOf(busy, { maxRetries: 1 }).embeddings.create({ model: "mlm", input: "a" }));
  expect([again.error instanceof RateLimitError, again.error.message, again.requests]).toEqual([true, "429 later", 2]);
  expect(performance.now() - begin).toBeGreaterThan(990); // the header has whole seconds
  await busy.close();
  for (const code of ["timed_out", "engine_crashed", "internal"] as const) {
    const broken = await loopback(await failing(serviceOf(folder), new ServiceError(code, `it is ${code}`)));
    const { error, requests } = await refused(broken, () => clientOf(broken).embeddings.create({ model: "mlm", input: "a" }));
    expect([error.message, requests]).toEqual([expect.stringContaining(`it is ${code}`), 1]);
    await broken.close();
  }
});
