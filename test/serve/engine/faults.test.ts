/** Inputs that end an engine, and engines that fall silent: who is not guilty is answered. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { kindOf } from "../../../packages/serve/src/engine/kind.ts";
import { TokensInThread } from "../../../packages/serve/src/engine/tokens-in-thread.ts";
import type { ServiceEvent } from "../../../packages/serve/src/service/events.ts";
import { openService } from "../../../packages/serve/src/service/open-service.ts";
import type { Service } from "../../../packages/serve/src/service/service.ts";
import { type FillMask, pipeline } from "../../../src/doors/node.ts";
import { builtPrograms } from "../support/built-programs.ts";

const folder = mkdtempSync(join(tmpdir(), "typeformer-faults-"));
let unmask: FillMask;
let service: Service;
let events: ServiceEvent[];

/** @param patience milliseconds for which an engine may be silent */
async function open(patience?: number): Promise<void> {
  const programs = { ...(await builtPrograms()), engine: pathToFileURL(resolve("test/serve/engine/faulty-engine.mjs")) };
  events = [];
  const onEvent = (event: ServiceEvent) => void events.push(event);
  service = openService({ simd: "plain", maxBatchTokens: 128, timeoutMs: 100_000, onEvent }, { programs, patience });
  await service.settled();
}

beforeAll(async () => {
  unmask = await pipeline("fill-mask");
});
afterEach(() => service.dispose());
afterAll(() => {
  unmask.dispose();
  rmSync(folder, { recursive: true });
});

const ask = (texts: readonly string[]) =>
  service.ask({ task: "fill-mask", inputs: texts.map((text) => ({ text })), parameters: {} }, {}).then(
    ({ answers }) => answers,
    (error) => error,
  );

const reasons = () => events.flatMap((event) => (event.type === "engine_lost" ? [event.reason] : []));

test("an input that ends its engine each time is the only one that fails, and says why", async () => {
  await open();
  const texts = Array.from({ length: 4 }, (_, i) => `The <mask> of room ${i}.`);
  const innocent = texts.map((text) => ask([text]));
  const guilty = ask(["The <mask> is poison."]);
  expect(await Promise.all(innocent)).toEqual(await Promise.all(texts.map(async (text) => unmask.perMask(text))));
  const error = await guilty;
  expect(error).toMatchObject({ name: "ServiceError", code: "engine_crashed" });
  expect(error.message).toContain("ended by SIGKILL");
  expect(reasons().length).toBeGreaterThanOrEqual(2);
});

test("an engine that falls silent is ended, and its batch answered by the next", async () => {
  await open(2000);
  const text = `It is <mask>, silent before ${join(folder, "once")}`;
  const begin = performance.now();
  expect(await ask([text])).toEqual(await unmask.perMask(text));
  expect(performance.now() - begin).toBeLessThan(60_000);
  const [reason, ...others] = reasons();
  expect(reason).toMatch(/^silent for \d+ ms$/);
  expect(others).toEqual([]);
});

test("what ends the thread that counts is the only thing that has no count", async () => {
  const place = { model: undefined, options: {}, limits: { tokenLimit: 128 } };
  const tokens = new TokensInThread(pathToFileURL(resolve("test/serve/engine/faulty-tokens.mjs")), place);
  const kind = kindOf("fill-mask", {});
  const counts = ["a", "poison", "a room", "two rooms"].map((text) => tokens.count(kind, [{ text }]).catch((error) => error));
  const [one, none, two, three] = await Promise.all(counts);
  expect([one, two, three]).toEqual([[3], [4], [expect.any(Number)]]);
  expect(none).toMatchObject({ name: "ServiceError", code: "internal", message: expect.stringContaining("lost with this again") });
  expect(await tokens.decode([[0]], { skip_special_tokens: false })).toEqual(["<s>"]);
  await tokens.dispose();
  await expect(tokens.count(kind, [{ text: "a" }])).rejects.toMatchObject({ code: "engine_crashed" });
});
