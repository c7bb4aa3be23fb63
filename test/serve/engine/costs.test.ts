/** What an input is counted as, against the tokens that the model is really asked for it. */
import { expect, test } from "@jest/globals";
import { Answering } from "../../../packages/serve/src/engine/answering.ts";
import { kindOf } from "../../../packages/serve/src/engine/kind.ts";
import { modelFacts } from "../../../packages/serve/src/engine/model-facts.ts";
import { TokensHere } from "../../../packages/serve/src/engine/tokens.ts";
import type { ModelPlace, TokenIds } from "../../../src/doors/node.ts";
import { family } from "../../support/family.ts";
import { runs } from "../../support/runs.ts";
import { entries, placeOf } from "../../support/sentence-folders.ts";
import { type AnyAsked, dice, drawnRequest, type Head, textOf } from "../support/drawn-requests.ts";

const REQUESTS = runs(24, 1000);

/** A model whose passes are counted. */
async function counted(place: ModelPlace) {
  const answering = await Answering.open(place, { onWarning: () => {} });
  const { model } = answering.tasks;
  let asked = 0;
  const { ask, encode } = model; // `rank` asks too
  const counting =
    <Args extends unknown[], Answer>(method: (...args: Args) => Answer, encodingsOf: (args: Args) => readonly TokenIds[]) =>
    (...args: Args): Answer => {
      for (const { ids } of encodingsOf(args)) asked += ids.length;
      return method.apply(model, args);
    };
  Object.assign(model, {
    ask: counting(ask, ([, encodings]) => encodings),
    encode: counting(encode, ([encodings]) => encodings),
  });
  const tokens = new TokensHere(answering.tasks.tokenizer, await modelFacts(answering));

  /** What an input is counted as, and what was asked; undefined where it is refused. */
  async function both({ task, parameters }: AnyAsked, input: object): Promise<[cost: number, truth: number] | undefined> {
    const kind = kindOf(task, parameters);
    asked = 0;
    const [outcome] = await answering.answer(kind, [input]);
    const truth = asked;
    const cost = await tokens.count(kind, [input]).catch((error) => error);
    if ("answer" in outcome) return [(cost as number[])[0], truth];
    if (cost instanceof Error) expect(cost).toMatchObject(outcome.error); // refused before it waits, in the same words
    return undefined;
  }
  return { both, tokens, tokenizer: answering.tasks.tokenizer, dispose: () => answering.tasks.dispose() };
}

/** Requests whose texts are longer than what is drawn for answers. */
function longRequest(head: Head, mask: string, roll: (below: number) => number): AnyAsked {
  const text = textOf(roll, 80);
  if (head === "span")
    return {
      task: "question-answering",
      inputs: [{ question: textOf(roll, 3), context: text }],
      parameters: { max_seq_len: 24 + roll(8), doc_stride: roll(6) },
    };
  if (head === "tokens")
    return { task: "token-classification", inputs: [{ text }], parameters: { aggregation_strategy: "simple", stride: roll(8) } };
  if (head === "classifier")
    return roll(2)
      ? { task: "text-classification", inputs: [{ text, pair: text }], parameters: { truncation: true, max_length: 8 + roll(20) } }
      : { task: "zero-shot-classification", inputs: [{ text }], parameters: { labels: "a, of the ,door" } };
  return roll(2)
    ? { task: "fill-mask", inputs: [{ text: `${mask} ${text}` }], parameters: { tokenizer_kwargs: { max_length: 5 + roll(20) } } }
    : { task: "mlm-scoring", inputs: [{ text }], parameters: { truncation: true } };
}

test.each(family)(
  "of $architecture with the head $head: never less than half, never more than twice",
  async ({ architecture, head, folder }) => {
    const seed = 1 + Math.floor(Math.random() * 1e9);
    const roll = dice(seed);
    const { both, dispose } = await counted(`./${folder}`);
    const mask = architecture === "roberta" ? "<mask>" : "[MASK]";
    let judged = 0;
    let exact = 0;
    for (let i = 0; i < REQUESTS; i++) {
      const asked = i % 3 ? drawnRequest(head, mask, roll) : longRequest(head, mask, roll);
      for (const input of asked.inputs) {
        const found = await both(asked, input);
        if (!found) continue;
        const [cost, truth] = found;
        expect({ seed, asked, input, isRight: cost >= truth / 2 && cost <= truth * 2, cost, truth }).toMatchObject({ isRight: true });
        judged++;
        if (cost === truth) exact++;
      }
    }
    expect(judged).toBeGreaterThan(REQUESTS / 3);
    expect(exact).toBeGreaterThan(judged * 0.7);
    dispose();
  },
);

test.each(entries.map((entry) => [entry.folder ?? entry.model, entry] as const))("of vectors by the folder %s", async (_, entry) => {
  const { both, dispose } = await counted(await placeOf(entry));
  for (const text of ["a", "The OLD ships of Zürich", "of a river under the old door ".repeat(40)]) {
    for (const { options } of entry.calls) {
      const { normalize_embeddings: _, signal: __, ...parameters } = options;
      const asked = { task: "sentence-embedding", inputs: [{ text }], parameters } as const;
      const found = await both(asked, { text });
      await both({ ...asked, parameters: { ...parameters, truncation: false } }, { text }); // refused in the same words
      if (found) expect({ text, parameters, cost: found[0] }).toEqual({ text, parameters, cost: found[1] });
    }
  }
  dispose();
});

test("a long text is counted in slices, and so is one that is cut or refused", async () => {
  const { both, tokenizer, dispose } = await counted("./weights/mini");
  const text = "She opened the door and walked into the room. ".repeat(2000);
  const truth = tokenizer.encode(text).ids.length;
  const embed = { task: "feature-extraction", inputs: [], parameters: { truncation: true } } as const;
  expect(await both(embed, { text })).toEqual([128, 128]);
  expect(truth).toBeGreaterThan(10_000);
  expect(await both({ ...embed, parameters: {} }, { text: text.slice(0, 5000) })).toBeUndefined(); // and in the words of the library
  dispose();
});

test("who counts a text of 2 MB lets others have their turn", async () => {
  const { tokens, dispose } = await counted("./weights/mini");
  const embedding = kindOf("sentence-embedding", {});
  const answering = kindOf("question-answering", {});
  const context = "She opened the door and walked into the room. ".repeat(45_000);
  let isCounted = false;
  const long = tokens.count(answering, [{ question: "who?", context }]).finally(() => {
    isCounted = true;
  });
  const turns: number[] = [];
  while (!isCounted) {
    const begin = performance.now();
    await new Promise((resolve) => setImmediate(resolve)); // as a message comes
    await tokens.count(embedding, [{ text: "a room" }]);
    turns.push(performance.now() - begin);
  }
  expect((await long)[0]).toBeGreaterThan(context.length / 10);
  expect(turns.length).toBeGreaterThan(20);
  expect(turns.sort((a, b) => a - b)[Math.floor(turns.length / 2)]).toBeLessThan(50);
  dispose();
});
