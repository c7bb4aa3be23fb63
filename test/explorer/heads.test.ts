/** Heads switched off one after the other, on the bundled model. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import mini from "typeformer-mini";
import { type Effect, effects } from "../../explorer/src/experiments/heads.ts";
import { loadModel, loadTokenizer, type Model, type Tokenizer } from "../../src/doors/node.ts";

let model: Model;
let tokenizer: Tokenizer;
beforeAll(async () => {
  [model, tokenizer] = await Promise.all([loadModel(mini, { threads: 1 }), loadTokenizer(mini)]);
});
afterAll(() => model.dispose());

const question = (signal: AbortSignal) => {
  const encoding = tokenizer.encode("She opened the <mask> and walked into the room.");
  const word = tokenizer.tokenToId("Ġdoor") ?? -1;
  return { model, encoding, position: encoding.ids.indexOf(tokenizer.tokenToId("<mask>") ?? -1), word, attention: "full" as const, signal };
};

test("every head once, by layer and head, with the change of the logit that model.run gives", async () => {
  const asked = question(new AbortController().signal);
  const found: Effect[] = [];
  for await (const effect of effects(asked)) found.push(effect);
  const { layers, heads } = model.config;
  expect(found.map(({ layer, head }) => layer * heads + head)).toEqual(Array.from({ length: layers * heads }, (_, i) => i));
  const logit = async (ablate: { layer: number; head: number }[]) =>
    (await model.run(asked.encoding, { positions: [asked.position], ablate })).logits.get(0, asked.word);
  const most = found.reduce((a, b) => (Math.abs(b.change) > Math.abs(a.change) ? b : a));
  expect(most.change).toBe((await logit([most])) - (await logit([])));
  expect(Math.abs(most.change)).toBeGreaterThan(0.5);
});

test("it can be stopped between two heads", async () => {
  const controller = new AbortController();
  const counted = async () => {
    let count = 0;
    for await (const _ of effects(question(controller.signal))) if (++count === 3) controller.abort();
  };
  await expect(counted()).rejects.toMatchObject({ code: "aborted" });
});
