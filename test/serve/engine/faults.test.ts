/** Inputs that end an engine, and engines that fall silent: who is not guilty is answered. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { ServiceEvent } from "../../../packages/serve/src/service/events.ts";
import { openService } from "../../../packages/serve/src/service/open-service.ts";
import type { Service } from "../../../packages/serve/src/service/service.ts";
import { type FillMask, pipeline } from "../../../src/doors/node.ts";
import { builtPrograms } from "../support/built-programs.ts";

const folder = mkdtempSync(join(tmpdir(), "typeformer-faults-"));
const events: ServiceEvent[] = [];
let service: Service;
let unmask: FillMask;

beforeAll(async () => {
  const programs = { ...(await builtPrograms()), engine: pathToFileURL(resolve("test/serve/engine/faulty-engine.mjs")) };
  const onEvent = (event: ServiceEvent) => void events.push(event);
  service = openService({ simd: "plain", maxBatchTokens: 128, timeoutMs: 60_000, onEvent }, { programs, patience: 500 });
  unmask = await pipeline("fill-mask");
  await service.settled();
});

afterAll(async () => {
  await service.dispose();
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
  const texts = Array.from({ length: 8 }, (_, i) => `The <mask> of room ${i}.`);
  const innocent = texts.map((text) => ask([text]));
  const guilty = ask(["The <mask> is poison."]);
  expect(await Promise.all(innocent)).toEqual(await Promise.all(texts.map(async (text) => unmask.perMask(text))));
  const error = await guilty;
  expect(error).toMatchObject({ name: "ServiceError", code: "engine_crashed" });
  expect(error.message).toContain("ended by SIGKILL");
  expect(reasons().length).toBeGreaterThanOrEqual(2);
  expect(await ask(["The <mask> is good.", "Some <mask> is poison."])).toMatchObject({
    code: "engine_crashed",
    message: expect.stringMatching(/^inputs\[1\]: /),
  });
});

test("an engine that falls silent is ended, and its batch answered by the next", async () => {
  const before = reasons().length;
  const text = `It is <mask>, silent before ${join(folder, "once")}`;
  const begin = performance.now();
  expect(await ask([text])).toEqual(await unmask.perMask(text));
  expect(performance.now() - begin).toBeLessThan(20_000);
  const [reason, ...others] = reasons().slice(before);
  expect(reason).toMatch(/^silent for \d+ ms$/);
  expect(others).toEqual([]);
});
