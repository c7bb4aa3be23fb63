import { getEventListeners } from "node:events";
import { afterEach, expect, test } from "@jest/globals";
import { Scene, type SceneOptions } from "./scene.ts";

let scene: Scene;
const open = (options?: SceneOptions) => {
  scene = new Scene(options);
};
afterEach(() => scene.time.remove());

const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => "answered",
    (error) => error.code,
  );

test("a request fails at its deadline, though no pass ends, and what waits of it is never computed", async () => {
  open({ takes: () => 5000, tokensPerSecond: 10_000, passMilliseconds: 1 });
  const asked = scene.ask("a", [60, 60], { within: 2000 });
  const beside = scene.ask("b", [60]);
  let failedAt = 0;
  asked.catch(() => {
    failedAt = scene.time.now;
  });
  await scene.time.pass(2000);
  expect(failedAt).toBe(2000);
  expect(scene.batcher.figures).toMatchObject({ queuedInputs: 1, queuedTokens: 60, runningTokens: 60 });
  await scene.time.pass();
  expect(await codeOf(asked)).toBe("timed_out");
  expect(await codeOf(beside)).toBe("answered");
  expect(scene.passes).toEqual(["a0", "b0"]);
});

test("where the timer is late, who is over is not computed all the same", async () => {
  open();
  scene.ask("a", [60]);
  const over = scene.ask("b", [60], { within: 300 });
  await scene.time.pass(50);
  scene.time.now = 1000; // the process stood still: the end of the pass is told first
  await scene.time.pass();
  expect(await codeOf(over)).toBe("timed_out");
  expect(scene.passes).toEqual(["a0"]);
});

test("a deadline beyond what a timer can count is kept, and one that has passed is not waited for", async () => {
  open();
  const patient = scene.ask("a", [60], { within: 2 ** 40 });
  const endless = scene.ask("b", [60], { within: Number.POSITIVE_INFINITY });
  const over = scene.ask("c", [60], { within: 0 });
  await scene.time.pass(500);
  expect(await Promise.all([patient, endless, over].map(codeOf))).toEqual(["answered", "answered", "timed_out"]);
  expect(scene.time.timers).toBe(1);
  expect(scene.passes).toEqual(["a0", "b0"]);
});

test("who leaves is told at once and dropped from the counts; the pass goes on, and others are answered", async () => {
  open();
  const leaving = new AbortController();
  const asked = scene.ask("a", [60, 60, 60], { signal: leaving.signal });
  const beside = scene.ask("b", [30]);
  await scene.time.pass(50);
  leaving.abort(new Error("the client has gone"));
  const error = await asked.catch((error) => error);
  expect([error.name, error.code, error.cause.message]).toEqual(["TypeformerError", "aborted", "the client has gone"]);
  expect(scene.batcher.figures).toMatchObject({ queuedInputs: 0, queuedTokens: 0, runningTokens: 90 });
  await scene.time.pass();
  expect(await codeOf(beside)).toBe("answered");
  expect(scene.passes).toEqual(["a0 b0"]);
  expect(await codeOf(scene.ask("c", [60], { signal: leaving.signal }))).toBe("aborted");
  expect(scene.passes).toEqual(["a0 b0"]);
});

test("each of many requests fails at its own deadline, in whatever order they came", async () => {
  open({ takes: () => 60_000, tokensPerSecond: 10_000, passMilliseconds: 1 });
  const failures: [string, number][] = [];
  for (const within of [3000, 1000, 4000, 2000, 1000]) {
    scene.ask(`a${within}`, [60], { within }).catch(({ code }) => failures.push([code, scene.time.now]));
    await scene.time.pass(100);
  }
  await scene.time.pass(10_000);
  expect(failures).toEqual([1100, 1400, 2300, 3000, 4200].map((at) => ["timed_out", at]));
});

test("nothing stays of what is answered: no timer, and nothing at its signal", async () => {
  open();
  const { signal } = new AbortController();
  const asked = scene.ask("a", [60], { signal });
  expect(getEventListeners(signal, "abort")).toHaveLength(1);
  await scene.time.pass(70);
  expect(await codeOf(asked)).toBe("answered");
  expect(getEventListeners(signal, "abort")).toEqual([]);
  expect(scene.time.isIdle).toBe(true);
});

test("draining takes nothing new, and ends with the last answer", async () => {
  open();
  const asked = scene.ask("a", [60, 60]);
  await scene.time.pass(50);
  let drainedAt = 0;
  scene.batcher.drain().then(() => {
    drainedAt = scene.time.now;
  });
  const late = await scene.ask("b", [60]).catch((error) => error);
  expect([late.code, late.retryAfter]).toEqual(["overloaded", 1]);
  await scene.time.pass();
  expect(await codeOf(asked)).toBe("answered");
  expect(drainedAt).toBe(140);
  await scene.batcher.drain(); // again, with nothing under way
});

test("disposing fails what is under way, and what comes later", async () => {
  open();
  const running = scene.ask("a", [60]);
  const waiting = scene.ask("b", [60]);
  await scene.time.pass(50);
  scene.batcher.dispose();
  expect(await Promise.all([running, waiting, scene.ask("c", [60])].map(codeOf))).toEqual(Array(3).fill("engine_crashed"));
  await scene.time.pass();
  expect(scene.passes).toEqual(["a0"]);
  expect(scene.time.isIdle).toBe(true);
});

test("nothing to answer is answered at once", async () => {
  open();
  expect(await scene.ask("a", [])).toEqual([]);
  await scene.time.pass();
  expect(scene.passes).toEqual([]);
});
