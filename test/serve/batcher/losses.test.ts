import { afterEach, expect, test } from "@jest/globals";
import { Scene, type SceneOptions } from "./scene.ts";
import { answerTo, type Pass } from "./simulated-engine.ts";

let scene: Scene;
const open = (options?: SceneOptions) => {
  scene = new Scene(options);
};
afterEach(() => scene.time.remove());

const answersOf = (asked: Promise<{ answer: string }[]>) =>
  asked.then(
    (answered) => answered.map(({ answer }) => answer),
    (error) => `${error.code}: ${error.message}`,
  );
const rightAnswers = (name: string, count: number) => Array.from({ length: count }, (_, i) => answerTo("embed", `${name}${i}`));
const holds =
  (...ids: string[]) =>
  (pass: Pass) =>
    ids.every((id) => pass.works.some((work) => work.id === id));

test("an engine that ends has its batch again, before others and alone", async () => {
  open();
  scene.engines[0].ends = () => scene.engines[0].passes.length === 1;
  const first = scene.ask("a", [30, 30]);
  await scene.time.pass(10);
  const second = scene.ask("b", [30]);
  await scene.time.pass();
  expect(scene.passes).toEqual(["a0 a1", "a0 a1", "b0"]);
  expect(await answersOf(first)).toEqual(rightAnswers("a", 2));
  expect(await answersOf(second)).toEqual(rightAnswers("b", 1));
});

test("an engine that ends ten times is no reason to fail anybody, as long as each batch is answered between", async () => {
  open();
  const { passes } = scene.engines[0];
  scene.engines[0].ends = () => passes.length % 2 === 1 && passes.length < 20;
  const asked = Array.from({ length: 40 }, (_, i) => scene.ask(`r${i}-`, [30, 30]));
  await scene.time.pass();
  for (let i = 0; i < 20; i += 2) expect(scene.passes[i + 1]).toBe(scene.passes[i]);
  expect(new Set(scene.passes).size).toBe(scene.passes.length - 10);
  expect(await Promise.all(asked.map(answersOf))).toEqual(asked.map((_, i) => rightAnswers(`r${i}-`, 2)));
});

test.each([1, 2])(
  "with %i engines a poisonous input among many fails alone, and all others are answered, also those who come later",
  async (engines) => {
    open({ engines, maxBatchTokens: 800 });
    for (const engine of scene.engines) engine.ends = holds("r13-1");
    const asked = Array.from({ length: 40 }, (_, i) => scene.ask(`r${i}-`, [10, 10]));
    await scene.time.pass(100);
    const later = scene.ask("later", [10]);
    await scene.time.pass();
    const answers = await Promise.all(asked.map(answersOf));
    expect(answers[13]).toBe("engine_crashed: inputs[1]: an engine ended with this input, and did again with it alone: the engine ended");
    expect(answers.filter((_, i) => i !== 13)).toEqual(asked.map((_, i) => rightAnswers(`r${i}-`, 2)).filter((_, i) => i !== 13));
    expect(await answersOf(later)).toEqual(rightAnswers("later", 1));
    const ended = scene.passes.filter((pass) => pass.split(" ").includes("r13-1"));
    expect(ended.map((pass) => pass.split(" ").length)).toEqual([80, 80, 40, 20, 10, 5, 2, 1]);
  },
);

test("two inputs that end an engine only together are both answered", async () => {
  open();
  scene.engines[0].ends = holds("a0", "b1");
  const asked = [scene.ask("a", [10, 10]), scene.ask("b", [10, 10])];
  await scene.time.pass();
  expect(await Promise.all(asked.map(answersOf))).toEqual([rightAnswers("a", 2), rightAnswers("b", 2)]);
});

test("others go on while a batch is looked through: each time an engine is back, one pass is theirs", async () => {
  open();
  scene.engines[0].ends = holds("a3");
  scene.ask("a", Array(8).fill(10));
  await scene.time.pass(10);
  const other = scene.ask("b", Array(6).fill(60), { kind: "score" });
  await scene.time.pass();
  const whose = scene.passes.map((pass) => `${pass[0]}${pass.split(" ").length}`);
  expect(whose).toEqual(["a8", "a8", "b1", "a4", "b1", "a2", "b1", "a2", "b1", "a1", "b1", "a1", "b1"]); // then a is given up
  expect(await other).toHaveLength(6);
});

test("inputs of a suspect batch whose client left, or whose time is over, are not tried again", async () => {
  open();
  scene.engines[0].ends = () => scene.engines[0].passes.length === 1;
  const leaving = new AbortController();
  scene.ask("gone", [20], { signal: leaving.signal });
  scene.ask("over", [20], { within: 300 });
  const stays = scene.ask("stays", [20]);
  await scene.time.pass(100);
  expect(scene.batcher.figures).toMatchObject({ queuedInputs: 3, queuedTokens: 60, runningTokens: 0 });
  leaving.abort();
  expect(scene.batcher.figures).toMatchObject({ queuedInputs: 2, queuedTokens: 40 });
  await scene.time.pass();
  expect(scene.passes).toEqual(["gone0 over0 stays0", "stays0"]);
  expect(await answersOf(stays)).toEqual(rightAnswers("stays", 1));
});

test("a batch that loses its engine goes to another that is idle, at once", async () => {
  open({ engines: 2 });
  scene.engines[0].ends = () => true;
  scene.engines[0].restart = 10_000;
  const asked = scene.ask("a", [20]);
  await scene.time.pass(15 + 30);
  expect(await answersOf(asked)).toEqual(rightAnswers("a", 1));
});

test("who was in a batch that ended two engines, but never alone, is not guilty, though the others left", async () => {
  open();
  scene.engines[0].ends = () => scene.engines[0].passes.length <= 2;
  const leaving = new AbortController();
  scene.ask("gone", [20], { signal: leaving.signal });
  const stays = scene.ask("stays", [20]);
  await scene.time.pass(25 + 500 + 10);
  expect(scene.passes).toEqual(["gone0 stays0", "gone0 stays0"]);
  leaving.abort();
  await scene.time.pass();
  expect(await answersOf(stays)).toEqual(rightAnswers("stays", 1));
});

test("a lone input has ended two engines before it is guilty", async () => {
  open();
  scene.engines[0].ends = holds("a0");
  const asked = scene.ask("a", [10]);
  await scene.time.pass();
  expect(scene.passes).toEqual(["a0", "a0"]);
  expect(await answersOf(asked)).toBe("engine_crashed: an engine ended with this input, and did again with it alone: the engine ended");
});

test("an engine that never will be ready leaves the others the work; without any, all fails, and says why", async () => {
  open({ engines: 2 });
  scene.engines[0].ready = () => Promise.reject(new Error("no memory"));
  const asked = scene.ask("a", [60, 60]);
  await scene.time.pass();
  expect(await answersOf(asked)).toEqual(rightAnswers("a", 2));
  scene.engines[1].ready = () => Promise.reject(new Error("no memory either"));
  const errors = [await scene.ask("b", [60]).catch((error) => error), await scene.ask("c", [60]).catch((error) => error)];
  expect(errors.map(({ code, cause }) => `${code}: ${cause.message}`)).toEqual(Array(2).fill("internal: no memory either"));
});

test("what an engine throws of a batch is what its requests fail with, and a wrong number of answers is a fault", async () => {
  open();
  const { run } = scene.engines[0];
  scene.engines[0].run = () => Promise.reject(new Error("no such head"));
  expect(await scene.ask("a", [60, 60]).catch(({ message }) => message)).toBe("no such head");
  scene.engines[0].run = async () => ["one", "two"];
  expect(await scene.ask("b", [60]).catch(({ code, message }) => `${code}: ${message}`)).toBe(
    "internal: An engine gave 2 answers to 1 works",
  );
  scene.engines[0].run = run;
  const after = scene.ask("c", [60]);
  await scene.time.pass();
  expect(await answersOf(after)).toEqual(rightAnswers("c", 1));
});
