import { afterEach, expect, test } from "@jest/globals";
import { Scene, type SceneOptions } from "./scene.ts";

let scene: Scene;
/** 100 tokens a second, and nothing for a pass: so a token is 10 ms. */
const open = (options?: SceneOptions) => {
  scene = new Scene({ takes: (tokens) => 10 * tokens, ...options });
};
afterEach(() => scene.time.remove());

/** The code of a refusal with its seconds; "taken" where there is none. */
async function outcome(asked: Promise<unknown>): Promise<string> {
  const refused = asked.then(
    () => "",
    ({ code, retryAfter }) => (retryAfter === undefined ? code : `${code} ${retryAfter}`),
  );
  const soon = new Promise<string>((tell) => setImmediate(tell, "taken"));
  return Promise.race([refused, soon]);
}

const many = (tokens: number) => Array(tokens / 20).fill(20);

test("what waits and runs before it counts, and a pass that fills up: a request is taken while three quarters of its time are enough for all", async () => {
  open();
  expect(await outcome(scene.ask("a", many(1000)))).toBe("taken"); // 10 s
  await scene.time.pass(1); // 9 s wait, 1 s runs
  expect(await outcome(scene.ask("b", many(420), { within: 20_000 }))).toBe("overloaded 1"); // 14.2 s and a pass, of 15 s
  expect(await outcome(scene.ask("b", many(400), { within: 20_000 }))).toBe("taken");
  expect(await outcome(scene.ask("c", [20], { within: 20_000 }))).toBe("overloaded 1"); // single and many alike
  expect(await outcome(scene.ask("c", [20], { within: 10_000 }))).toBe("overloaded 8"); // 14.2 s and a pass, of 7.5 s
  await scene.time.pass(8500);
  expect(await outcome(scene.ask("c", [20], { within: 10_000 }))).toBe("taken"); // it came back as it was told
});

test("a full queue takes nothing more, and says when it will; what runs is not in it", async () => {
  open({ maxQueueTokens: 1000 });
  expect(await outcome(scene.ask("a", many(100)))).toBe("taken");
  await scene.time.pass(1);
  expect(await outcome(scene.ask("b", many(960)))).toBe("taken");
  expect(await outcome(scene.ask("c", many(400)))).toBe("overloaded 4"); // 360 tokens too many
  expect(await outcome(scene.ask("c", many(40)))).toBe("taken");
  expect(scene.batcher.figures).toMatchObject({ queuedTokens: 1000, runningTokens: 100 });
});

test("as many requests are under way as may be, however small they are; when one is answered the next is taken", async () => {
  open({ maxRequests: 2 });
  expect(await outcome(scene.ask("a", [20]))).toBe("taken");
  expect(await outcome(scene.ask("b", [20]))).toBe("taken");
  expect(await outcome(scene.ask("c", [20]))).toBe("overloaded 1");
  await scene.time.pass(500);
  expect(await outcome(scene.ask("c", [20]))).toBe("taken");
});

test("the seconds after which to ask again are whole, from 1 to 60", async () => {
  open({ maxQueueTokens: 100_000 });
  scene.ask("a", many(20_000), { within: 1_000_000 });
  expect(await outcome(scene.ask("b", [20], { within: 20_000 }))).toBe("overloaded 60"); // 200 s
});

test.each([
  ["an idle service", async () => {}],
  ["a busy one", async () => void scene.ask("busy", many(900))],
])("%s says of what it never could answer that it is too much, not that it is busy", async (_, before) => {
  open({ maxQueueTokens: 5000 });
  await before();
  expect(await outcome(scene.ask("a", many(2000), { within: 20_000 }))).toBe("too_much_work"); // 20 s, of 15
  expect(await outcome(scene.ask("a", many(5020), { within: 1e9 }))).toBe("too_much_work"); // more than may wait
  expect(await outcome(scene.ask("a", [1600], { within: 20_000 }))).toBe("too_much_work"); // one pass of 16 s
});

test("an idle service takes all that it can answer, never refusing it as busy", async () => {
  open({ maxQueueTokens: 5000 });
  const outcomes: string[] = [];
  for (let tokens = 100; tokens <= 6000; tokens += 100) {
    const leaving = new AbortController();
    outcomes.push(await outcome(scene.ask("a", many(tokens), { within: 40_000, signal: leaving.signal })));
    leaving.abort();
    await scene.time.pass(1000);
  }
  expect(outcomes).toEqual([...Array(30).fill("taken"), ...Array(30).fill("too_much_work")]);
});

test("two engines halve the wait, but not of one input; one that has ended does not count until it is back", async () => {
  open({ engines: 2 });
  expect(await outcome(scene.ask("a", [1600], { within: 20_000 }))).toBe("too_much_work");
  expect(await outcome(scene.ask("a", many(3000), { within: 20_000 }))).toBe("taken");
  expect(await outcome(scene.ask("b", [20], { within: 20_000 }))).toBe("overloaded 1");
  scene.engines[0].ends = ({ begin }) => begin === 1000;
  scene.engines[0].restart = 5000;
  await scene.time.pass(2400); // each has answered twice 100 tokens, but that which ended only once
  expect(scene.batcher.figures.predictedWait).toBeCloseTo(27_000, 0);
  expect(await outcome(scene.ask("b", [20], { within: 30_000 }))).toBe("overloaded 6"); // 27.2 s and a pass, of 22.5 s
  await scene.time.pass(5000);
  expect(scene.batcher.figures.predictedWait).toBeCloseTo(11_000, 0);
});

test("a pass of each kind has its constant, and so have inputs that fill one alone", async () => {
  open({ takes: (tokens) => 500 + 5 * tokens });
  for (let i = 0; i < 4; i++) scene.ask(`kind${i}`, [20], { kind: `kind ${i}` });
  scene.ask("large", [60, 60, 60], { kind: "large" });
  expect(scene.batcher.figures.predictedWait).toBeCloseTo(4 * 600 + 3 * 800, 6);
  scene.batcher.dispose();
  expect(scene.batcher.figures.predictedWait).toBe(0);
});

test("beside many kinds it counts as well what comes later and goes before, with those of its kind, but no more than is there", async () => {
  open({ takes: (tokens) => 500 + 5 * tokens });
  for (let i = 0; i < 10; i++) scene.ask(`kind${i}`, [20], { kind: `kind ${i}` }); // 6 s, and whole passes of all 11 s
  expect(await outcome(scene.ask("a", [20], { kind: "another", within: 16_700 }))).toBe("overloaded 1"); // 6.6 + 6 s, of 12.5
  expect(await outcome(scene.ask("a", [20], { kind: "another", within: 17_000 }))).toBe("taken");
});

test("beside one other kind that is a pass of each", async () => {
  open();
  scene.ask("a", many(1000)); // 10 s, and a whole pass 1 s
  expect(await outcome(scene.ask("b", [20], { kind: "another", within: 16_200 }))).toBe("overloaded 1"); // 10.2 + 2 s, of 12.15
  expect(await outcome(scene.ask("b", [20], { kind: "another", within: 16_300 }))).toBe("taken");
});

test("a refusal says what was asked, what was found, and what to do", async () => {
  open({ maxQueueTokens: 1000 });
  const message = (tokens: readonly number[], within: number) => scene.ask("a", tokens, { within }).catch(({ message }) => message);
  expect(await message(many(2000), 20_000)).toBe(
    "100 inputs of 2000 tokens in all, and 1000 tokens may wait at a time: ask for less at once",
  );
  expect(await message([900], 4000)).toBe(
    "1 input of 900 tokens in all would take 9.0 s with nobody else, and 3.0 s are left: ask for less at once",
  );
  scene.ask("before", many(900));
  expect(await message(many(200), 20_000)).toBe(
    "10 inputs of 200 tokens in all: 900 tokens wait already, of 1000 that may; ask again in 1 s",
  );
  expect(await message([20], 4000)).toBe("1 input of 20 tokens in all: the answer may take 10.2 s, and 3.0 s are left; ask again in 8 s");
});

test("numbers with which nothing could be counted any more are refused, and nothing is left of them", async () => {
  open();
  for (const tokens of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
    await expect(scene.ask("a", [20, tokens])).rejects.toThrow(`works[1].tokens is ${tokens}: expected a positive number`);
  }
  await expect(scene.ask("a", [20], { within: Number.NaN })).rejects.toThrow("deadline is NaN");
  expect(scene.batcher.figures).toMatchObject({ queuedInputs: 0, queuedTokens: 0, predictedWait: 0 });
  scene.time.remove();
  expect(() => new Scene({ engines: 0 })).toThrow("engines is empty");
  for (const name of ["maxBatchTokens", "maxQueueTokens", "tokensPerSecond"]) {
    expect(() => new Scene({ [name]: 0 })).toThrow(`${name} is 0: expected a positive number`);
  }
});
