/** What Python's pipelines answer on the family's models: test/golden/tasks/TASK.json, and a thousand drawn questions beside it. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "@jest/globals";
import { changedCheckpoint, type Recipe } from "../support/changed-checkpoint.ts";
import { everyBackend } from "../support/models.ts";
import { runs } from "../support/runs.ts";

interface Entry {
  model: string;
  inputs: unknown;
  options: Record<string, unknown>;
  output?: unknown;
  /** The class of what Python threw. */
  error?: string;
}

type Ask = (inputs: unknown, options: object) => Promise<unknown>;

interface Goldens {
  /** What is changed of the family's classifiers; absent where its models are asked as they are. */
  models?: Record<string, Recipe>;
  entries: Entry[];
}

/** As sums in another order come out; a wrong function, pooler or token type is 1e-3 away and more. */
const TOLERANCE = 1e-5;

/** Python's shape, its words to the letter and its numbers within the tolerance. */
function expectSame(actual: unknown, expected: unknown): void {
  const numbers: [number, number][] = [];
  const leftOut = (a: unknown, e: unknown): unknown => {
    if (typeof a === "number" && typeof e === "number") numbers.push([a, e]);
    if (typeof a === "number") return "a number";
    if (Array.isArray(a)) return a.map((each, i) => leftOut(each, Array.isArray(e) ? e[i] : undefined));
    if (typeof a !== "object" || a === null) return a;
    return Object.fromEntries(
      Object.entries(a).map(([key, each]) => [key, leftOut(each, (e as Record<string, unknown> | undefined)?.[key])]),
    );
  };
  const words = leftOut(actual, expected);
  expect(words).toEqual(leftOut(expected, undefined));
  for (const [a, e] of numbers) expect(Math.abs(a - e)).toBeLessThanOrEqual(TOLERANCE);
}

/**
 * Holds a task to Python's answers and refusals: all that were chosen, and of those that were drawn as many as the run has time for.
 *
 * @param refusals the codes that an exception of Python's may have here
 * @param open opens the task over the model of a folder, or over the family's of that name, on a backend or where it is fastest
 */
export function heldToPython(
  task: string,
  refusals: Record<string, RegExp>,
  open: (model: string, backend?: string) => Promise<Ask>,
): void {
  const { models, entries } = JSON.parse(readFileSync(`test/golden/tasks/${task}.json`, "utf8")) as Goldens;
  const lines = gunzipSync(readFileSync(`test/golden/tasks/${task}.jsonl.gz`))
    .toString()
    .trimEnd()
    .split("\n");
  const drawn = lines.map((line) => JSON.parse(line) as Entry);
  const scratch = mkdtempSync(join(tmpdir(), "typeformer-answers-"));
  afterAll(() => rmSync(scratch, { recursive: true }));
  const opened = new Map<string, Promise<Ask>>();
  const over = (name: string, backend?: string) => {
    const key = `${name} ${backend}`;
    const folder = models ? changedCheckpoint(models[name], scratch) : Promise.resolve(name);
    const found = opened.get(key) ?? folder.then((each) => open(each, backend));
    opened.set(key, found);
    return found;
  };

  async function check({ model, inputs, options, output, error }: Entry, backend?: string): Promise<void> {
    const call = (await over(model, backend))(inputs, options);
    if (error) await expect(call).rejects.toMatchObject({ code: expect.stringMatching(refusals[error]) });
    else expectSame(await call, output);
  }

  describe.each([...new Set(entries.map(({ model }) => model))])("on %s", (model) => {
    const own = entries.filter((entry) => entry.model === model);
    test.each(own.map((entry) => [shortened(entry.inputs), shortened(entry.options), entry] as const))("%s %s", (_, __, entry) =>
      check(entry),
    );
  });

  test.each(everyBackend)("what was drawn is answered as in Python on %s", async (backend) => {
    expect(drawn).toHaveLength(1000);
    const step = runs(70, 1);
    for (const [i, entry] of drawn.entries()) {
      if (i % step > 0) continue;
      await check(entry, backend).catch((error: Error) => {
        throw new Error(`question ${i}, ${JSON.stringify(entry)}:\n${error.message}`);
      });
    }
  });
}

function shortened(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
