/** What a service does before its model is there, while it ends, and for what it cannot answer. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Programs } from "../../../packages/serve/src/engine/programs.ts";
import type { ServiceEvent } from "../../../packages/serve/src/service/events.ts";
import { openService } from "../../../packages/serve/src/service/open-service.ts";
import type { Asked, Service } from "../../../packages/serve/src/service/service.ts";
import { loadTokenizer, type Tokenizer } from "../../../src/doors/node.ts";
import { builtPrograms } from "../support/built-programs.ts";

const embed = (...texts: string[]): Asked<"feature-extraction"> => ({
  task: "feature-extraction",
  inputs: texts.map((text) => ({ text })),
  parameters: { pooling: "mean" },
});

let programs: Programs;
let service: Service;
let tokenizer: Tokenizer;
const events: ServiceEvent[] = [];

beforeAll(async () => {
  programs = await builtPrograms();
  service = openService({ maxBatchTokens: 64, timeoutMs: 120_000, onEvent: (event) => void events.push(event) }, { programs });
  tokenizer = await loadTokenizer();
});
afterAll(() => service.dispose());

test("what comes before the model is there is held; nothing is known of it yet", async () => {
  expect(service.state).toBe("starting");
  expect(() => service.facts).toThrow(expect.objectContaining({ name: "ServiceError", code: "not_ready" }));
  expect(service.queue).toEqual({ inputs: 0, tokens: 0 });
  const { answers } = await service.ask(embed("a room"), {});
  expect(answers[0].shape).toEqual([192]);
  expect(service.state).toBe("ready");
});

test("it is held no longer than its time, nor when nobody waits", async () => {
  const late = openService({ timeoutMs: 1, onEvent: () => {} }, { programs });
  const begin = performance.now();
  await expect(late.ask(embed("a room"), {})).rejects.toMatchObject({ name: "ServiceError", code: "timed_out" });
  expect(performance.now() - begin).toBeLessThan(200);
  const leaving = new AbortController();
  const left = late.ask(embed("a room"), { signal: leaving.signal });
  leaving.abort();
  await expect(left).rejects.toMatchObject({ code: "aborted" });
  await late.dispose();
});

test("facts of the model, and what watchers are told", async () => {
  const { tokensPerSecond, maxQueueTokens, missing, ...facts } = service.facts;
  expect(facts).toEqual({
    id: "typeformer-mini",
    sha: null,
    architecture: "roberta",
    task: "fill-mask",
    tasks: ["fill-mask", "feature-extraction", "mlm-scoring", "sentence-embedding"],
    width: 192,
    labels: [],
    tokenLimit: 128,
    sentenceLimit: 128,
    vocabulary: 12288,
    backend: expect.stringContaining("wasm"),
    dtype: "f32",
    engines: 1,
    maxBatchTokens: 64,
    maxRequests: 1024,
    maxInputs: 1024,
    version: "0.1.0",
  });
  expect(missing["question-answering"]).toMatch(/^typeformer-mini has no question-answering head: /);
  expect(tokensPerSecond).toBeGreaterThan(100);
  expect(maxQueueTokens).toBeGreaterThan(tokensPerSecond);
  expect(JSON.parse(JSON.stringify(service.facts)).tokensPerSecond).toBeGreaterThan(100);

  events.length = 0;
  const { timing } = await service.ask(embed("a room", "two rooms"), {});
  const tokens = ["a room", "two rooms"].reduce((sum, text) => sum + tokenizer.encode(text).ids.length, 0);
  expect(timing).toMatchObject({ tokens, characters: 15 });
  expect(timing.inference).toBeGreaterThan(0);
  expect(events.filter(({ type }) => type === "pass")).toEqual([
    { type: "pass", task: "feature-extraction", inputs: 2, tokens, milliseconds: timing.inference },
  ]);
  expect(events.filter(({ type }) => type === "answered")).toEqual([
    { type: "answered", task: "feature-extraction", inputs: 2, tokens, waited: timing.queue, pass: timing.inference },
  ]);
  expect(events.some(({ type }) => type === "engine_memory")).toBe(true);
});

test("an input that cannot be answered is named where there are several; others of the same pass are answered", async () => {
  const fill = (...texts: string[]) =>
    service.ask({ task: "fill-mask", inputs: texts.map((text) => ({ text })), parameters: {} }, {}).catch((error) => error);
  const [good, bad, alone, long, longAlone] = await Promise.all([
    fill("a <mask>", "the <mask>"),
    fill("a <mask>", "no mask", "none"),
    fill("no mask"),
    fill("a <mask>", "a".repeat(2000)),
    fill("a".repeat(2000)),
  ]);
  expect(good.answers).toHaveLength(2);
  expect(bad).toMatchObject({ name: "TypeformerError", code: "no_mask", message: expect.stringMatching(/^inputs\[1\]: there is no mask/) });
  expect(alone).toMatchObject({ code: "no_mask", message: expect.stringMatching(/^there is no mask/) });
  expect(long).toMatchObject({
    name: "TypeformerError",
    code: "too_long",
    message: expect.stringMatching(/^inputs\[1\]: the text has \d+ tokens/),
  });
  expect(longAlone).toMatchObject({ code: "too_long", message: expect.stringMatching(/^the text has \d+ tokens/) });
});

test("a task that the model does not do, and a service that is opened for one", async () => {
  const qa = { task: "question-answering", inputs: [{ question: "who?", context: "she" }], parameters: {} } as const;
  await expect(service.ask(qa, {})).rejects.toMatchObject({ name: "TypeformerError", code: "missing_head" });
  const wrong = openService({ engines: 0, task: "token-classification", maxBatchTokens: 16, onEvent: () => {} });
  await wrong.settled();
  expect([wrong.state, wrong.failure]).toEqual(["failed", expect.objectContaining({ code: "missing_head" })]);
  await wrong.dispose();
});

test("tokens as they are told, and texts of ids", async () => {
  const text = "Zürich <mask> 東京";
  const [told] = await service.tokenize([text], { add_special_tokens: true });
  const { ids, offsets } = tokenizer.encode(text);
  expect(told.map(({ id }) => id)).toEqual(ids);
  expect(told[0]).toEqual({ id: 0, text: "<s>", special: true, start: null, stop: null });
  const inner = told.slice(1, -1);
  expect(inner.map(({ start, stop }) => [start, stop])).toEqual(offsets.slice(1, -1));
  expect(inner.every(({ text: piece, start, stop, special }) => !special && piece === text.slice(start ?? 0, stop ?? 0))).toBe(true);
  const [bare] = await service.tokenize([text], { add_special_tokens: false });
  expect(bare).toEqual(inner);
  expect(await service.decode([ids, [0]], { skip_special_tokens: false })).toEqual([tokenizer.decode(ids), "<s>"]);
  expect(await service.decode([ids], { skip_special_tokens: true })).toEqual([tokenizer.decode(ids, { skip_special_tokens: true })]);
  await expect(service.decode([[-1]], { skip_special_tokens: true })).rejects.toMatchObject({ code: "invalid_input" });
});

test("a text of 2 MB is counted and told while others are answered", async () => {
  await service.tokenize(["a"], { add_special_tokens: true });
  const large = "She opened the door and walked into the room. ".repeat(45_000);
  const order: string[] = [];
  const note = (name: string) => () => void order.push(name);
  const refused = service.ask({ task: "fill-mask", inputs: [{ text: large }], parameters: {} }, {}).catch((error) => error);
  const telling = service.tokenize([large], { add_special_tokens: false }).then(note("told"));
  await Promise.all([telling, ...Array.from({ length: 10 }, () => service.ask(embed("a room"), {}).then(note("answered")))]);
  expect(order.at(-1)).toBe("told");
  expect(await refused).toMatchObject({ code: "too_long", message: expect.stringContaining("more than 128 tokens") });
});

test("draining answers what is there and what still comes", async () => {
  const texts = Array.from({ length: 30 }, (_, i) => `room ${i}`);
  const asked = texts.map((text) => service.ask(embed(text), {}));
  let isDrained = false;
  const drained = service.drain().then(() => {
    isDrained = true;
  });
  expect(service.state).toBe("draining");
  const late = service.ask(embed("a late one"), {});
  expect((await Promise.all(asked)).map(({ answers }) => answers.length)).toEqual(texts.map(() => 1));
  expect((await late).answers).toHaveLength(1);
  await drained;
  expect(isDrained).toBe(true);
});

test("what is under way fails when the service is ended", async () => {
  const long = { task: "mlm-scoring", inputs: [{ text: "a room ".repeat(40) }], parameters: {} } as const;
  const asked = service.ask(long, {}).catch((error) => error);
  await new Promise((resolve) => setTimeout(resolve, 30));
  await service.dispose();
  expect(await asked).toMatchObject({ name: "ServiceError", code: "engine_crashed" });
});
