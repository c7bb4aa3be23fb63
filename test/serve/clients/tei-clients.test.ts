/** What clients of text-embeddings-inference send, body for body: LlamaIndex, Haystack, LangChain. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createApp, requireToken } from "../../../packages/serve/src/index.ts";
import { pipeline } from "../../../src/doors/node.ts";
import { type Loopback, loopback } from "../support/loopback.ts";
import { disposeServices, openedAs, serviceOf } from "../support/services.ts";

const folder = "test/golden/sentence-embedding/saved";
const texts = ["The company opened its office.", "tea ".repeat(300)];
const TOKEN = "the-right-one";
const guards = [requireToken(TOKEN)];

let encoder: Loopback;
let reranker: Loopback;
let expected: number[][];
beforeAll(async () => {
  encoder = await loopback(createApp({ service: await openedAs(serviceOf(folder), { task: "sentence-embedding" }), guards }));
  reranker = await loopback(createApp({ service: serviceOf("test/golden/reranker"), guards }));
  const embed = await pipeline("sentence-embedding", `./${folder}`, { onWarning: () => {} });
  expected = (await embed(texts, { normalize: true })).map((vector) => Array.from(vector));
  embed.dispose();
});
afterAll(async () => {
  await Promise.all([encoder.close(), reranker.close()]);
  await disposeServices();
});

async function sending({ url }: Loopback, path: string, body: object, authorization = `Bearer ${TOKEN}`) {
  const headers = { "content-type": "application/json", authorization };
  const response = await fetch(url + path, { method: "POST", headers, body: JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
}

test("LlamaIndex: embeddings with truncate, and ranks; its auth_token is the whole header", async () => {
  expect(await sending(encoder, "/embed", { inputs: texts, truncate: true })).toEqual({ status: 200, body: expected });
  expect(await sending(encoder, "/embed", { inputs: [texts[0]], truncate: false })).toEqual({ status: 200, body: [expected[0]] });
  expect(await sending(encoder, "/embed", { inputs: texts, truncate: true }, TOKEN)).toMatchObject({ status: 401 });
  const ranks = await sending(reranker, "/rerank", { query: "tea", texts: ["a", texts[1]], truncate: true });
  expect(ranks.body).toEqual([0, 1].map(() => ({ index: expect.any(Number), score: expect.any(Number) })));
});

test("Haystack: ranks with raw scores, and a direction that it spells with a capital", async () => {
  const asked = { query: "tea", texts: ["a", "b c"], raw_scores: false };
  expect((await sending(reranker, "/rerank", asked)).body).toHaveLength(2);
  const right = { ...asked, truncate: true, truncation_direction: "Right" };
  expect((await sending(reranker, "/rerank", right)).body).toEqual((await sending(reranker, "/rerank", asked)).body);
  expect((await sending(reranker, "/rerank", { ...right, truncation_direction: "Left" })).status).toBe(200); // nothing is too long
});

test("LangChain: feature-extraction at the address itself, by a service that was opened for it", async () => {
  expect(await sending(encoder, "/", { inputs: texts, truncate: true })).toEqual({ status: 200, body: expected });
  expect(await sending(encoder, "/", { inputs: texts[0] })).toEqual({ status: 200, body: expected[0] });
});
