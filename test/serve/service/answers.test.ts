/** Whoever shares a pass, each gets what the library answers to one input alone, bit by bit. */
import { expect, test } from "@jest/globals";
import { openService } from "../../../packages/serve/src/service/open-service.ts";
import { loadTasks, type ModelTasks, type Task, TypeformerError } from "../../../src/doors/node.ts";
import { family } from "../../support/family.ts";
import { runs } from "../../support/runs.ts";
import { type AnyAsked, aloneAnswers, dice, drawnRequest } from "../support/drawn-requests.ts";

const CLIENTS = 16;
const sample = ["roberta/mlm", "bert/classifier", "distilbert/tokens", "bert/span"];
const models = family.filter(({ architecture, head }) => runs(sample.includes(`${architecture}/${head}`), true));
/** Of all models together. */
const INPUTS = runs(400, 10_000);

/** What was asked and what came back, or the error that came back. */
interface Told {
  asked: AnyAsked;
  answers: readonly unknown[] | Error;
}

async function told(service: ReturnType<typeof openService>, asked: AnyAsked): Promise<Told> {
  try {
    return { asked, answers: (await service.ask<Task>(asked, {})).answers };
  } catch (error) {
    return { asked, answers: error as Error };
  }
}

/** As the library's error is told of an input among others. */
function asTold(answers: readonly unknown[]): unknown {
  const first = answers.findIndex((answer) => answer instanceof TypeformerError);
  if (first < 0) return answers;
  const { code, message } = answers[first] as TypeformerError;
  return { code, message: answers.length > 1 ? `inputs[${first}]: ${message}` : message };
}

test.each(models)("$architecture with the head $head: sixteen clients at once", async ({ architecture, head, folder }) => {
  const seed = 1 + Math.floor(Math.random() * 1e9);
  let passes = 0;
  const service = openService({
    model: `./${folder}`,
    engines: 0,
    maxBatchTokens: 1000,
    maxQueueTokens: 1e6,
    timeoutMs: 600_000,
    onEvent: ({ type }) => {
      if (type === "pass") passes++;
    },
  });
  const alone = new Map<string, Promise<Awaited<ReturnType<ModelTasks["open"]>>>>();
  const tasks = await loadTasks(`./${folder}`, { onWarning: () => {} });
  const open = (task: Task) => {
    const found = alone.get(task) ?? tasks.open<Task>(task);
    alone.set(task, found);
    return found;
  };

  let left = Math.ceil(INPUTS / models.length);
  const client = async (roll: (below: number) => number): Promise<Told[]> => {
    const all: Told[] = [];
    while (left > 0) {
      const asked = drawnRequest(head, architecture === "roberta" ? "<mask>" : "[MASK]", roll);
      left -= asked.inputs.length;
      all.push(await told(service, asked));
    }
    return all;
  };
  const all = (await Promise.all(Array.from({ length: CLIENTS }, (_, i) => client(dice(seed + i * 1_000_003))))).flat();

  let answered = 0;
  for (const { asked, answers } of all) {
    const expected = asTold(await aloneAnswers(open, asked));
    const found = answers instanceof TypeformerError ? { code: answers.code, message: answers.message } : answers;
    expect({ seed, asked, found }).toEqual({ seed, asked, found: expected });
    if (Array.isArray(expected)) answered += expected.length;
  }
  expect(answered).toBeGreaterThan(INPUTS / models.length / 3);
  expect(passes).toBeLessThan(all.length); // they shared passes
  tasks.dispose();
  await service.dispose();
});
