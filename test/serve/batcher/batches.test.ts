import { afterEach, expect, test } from "@jest/globals";
import { Scene, type SceneOptions } from "./scene.ts";
import { answerTo } from "./simulated-engine.ts";

let scene: Scene;
const open = (options?: SceneOptions) => {
  scene = new Scene(options);
};
afterEach(() => scene.time.remove());

test("each answer is of its own work, in the order of the works, and says how long it waited and its pass took", async () => {
  open();
  const asked = scene.ask("a", [60, 60, 30]);
  await scene.time.pass();
  expect(await asked).toEqual([
    { answer: answerTo("embed", "a0"), waited: 0, pass: 100 },
    { answer: answerTo("embed", "a1"), waited: 100, pass: 70 },
    { answer: answerTo("embed", "a2"), waited: 0, pass: 100 },
  ]);
});

test("an idle engine begins at once, with all that was asked in the same moment", async () => {
  open();
  scene.ask("a", [10]);
  scene.ask("b", [10]);
  await scene.time.pass(70);
  scene.ask("c", [10]);
  await scene.time.pass();
  expect(scene.passes).toEqual(["a0 b0", "c0"]);
  expect(scene.engines[0].passes.map(({ begin }) => begin)).toEqual([0, 70]);
});

test("requests take turns, whoever comes later too, and a pass is of one kind", async () => {
  open();
  scene.ask("a", [30, 30, 30, 30, 30, 30]);
  scene.ask("b", [30, 30]);
  scene.ask("c", [30], { kind: "score" });
  await scene.time.pass(50);
  scene.ask("d", [30, 30]);
  await scene.time.pass();
  expect(scene.passes).toEqual(["a0 b0 a1", "c0", "d0 b1 a2", "a3 d1 a4", "a5"]);
});

test("what does not fit is passed over, and is the first before long: beside two others that always leave too little room", async () => {
  open();
  scene.ask("a", Array(30).fill(60));
  scene.ask("b", [20, 90, 20]);
  scene.ask("c", Array(30).fill(30));
  await scene.time.pass();
  expect(scene.passes.slice(0, 5)).toEqual(["a0 b0 b2", "c0 a1", "b1", "a2 c1", "c2 a3"]);
});

test("of very many that do not fit, not all are looked through for one that does", async () => {
  open({ maxQueueTokens: 100_000 });
  scene.ask("a", [60]);
  scene.ask("b", Array(200).fill(60));
  scene.ask("c", [10]);
  await scene.time.pass(70);
  expect(scene.passes[0]).toBe("a0 c0"); // of two hundred, all are
  scene.ask("d", Array(300).fill(60), { within: 1e6 });
  scene.ask("e", [10], { within: 1e6 });
  await scene.time.pass(90);
  expect(scene.passes.slice(1, 3)).toEqual(["b0", "d0 e0"]);
});

test("a work that is larger than the budget goes alone", async () => {
  open();
  const asked = scene.ask("a", [10, 400, 10]);
  await scene.time.pass();
  expect(scene.passes).toEqual(["a0 a2", "a1"]);
  expect((await asked).map(({ answer }) => answer)).toEqual(["a0", "a1", "a2"].map((id) => answerTo("embed", id)));
});

test.each([
  ["of its kind", "embed", 1],
  ["of another", "score", 1],
])("a single request %s waits for one pass beside a bulk client, who has what is left", async (_, kind) => {
  open();
  scene.ask("bulk", Array(100).fill(20));
  for (let i = 0; i < 5; i++) {
    await scene.time.pass(240);
    const begin = scene.time.now;
    const single = scene.ask(`single${i}`, [20], { kind });
    let answeredAt = 0;
    single.then(() => {
      answeredAt = scene.time.now;
    });
    await scene.time.pass(240);
    expect(answeredAt - begin).toBeGreaterThan(0);
    expect(answeredAt - begin).toBeLessThanOrEqual(2 * 110); // the pass that ran, then its own
  }
  await scene.time.pass();
  expect(scene.passes.filter((pass) => pass.includes("bulk")).length).toBeLessThanOrEqual(22);
});

test("two engines share what waits, and one that is free takes it", async () => {
  open({ engines: 2 });
  scene.engines[1].takes = () => 1000;
  scene.ask("a", Array(8).fill(60));
  await scene.time.pass();
  expect(scene.engines.map(({ passes }) => passes.length)).toEqual([7, 1]);
});

test("observers are told of each pass, and how things stand", async () => {
  const reports: unknown[] = [];
  open({ onPass: (report) => reports.push(report) });
  scene.ask("a", [60, 60, 30]);
  await scene.time.pass(50);
  expect(scene.batcher.figures).toEqual({
    queuedInputs: 1,
    queuedTokens: 60,
    runningTokens: 90,
    tokensPerSecond: expect.closeTo(100_000 / 110, 6),
    predictedWait: expect.closeTo(2 * 10 + 150, 6),
  });
  await scene.time.pass();
  expect(reports).toEqual([
    { kind: "embed", inputs: 2, tokens: 90, milliseconds: 100 },
    { kind: "embed", inputs: 1, tokens: 60, milliseconds: 70 },
  ]);
  expect(scene.batcher.figures).toMatchObject({ queuedInputs: 0, queuedTokens: 0, runningTokens: 0, predictedWait: 0 });
});
