/** What Python's pipeline answers and refuses, entry by entry. */
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "@jest/globals";
import { type FillMask, type FillMaskItem, pipeline } from "../../src/doors/node.ts";
import { generatedParts } from "../support/folders.ts";

interface Entry {
  model: string;
  inputs: string | string[];
  options: object;
  output?: unknown;
  error?: { type: string; message: string };
}

/** Lists of more than fifty items are stored by their length and both ends. */
interface Shortened {
  count: number;
  first: FillMaskItem[];
  last: FillMaskItem[];
}

const golden = JSON.parse(await readFile("test/golden/fill-mask.json", "utf8")) as {
  models: Record<string, { config?: object; seed: number }>;
  entries: Entry[];
};

async function open(name: string): Promise<FillMask> {
  const { config, seed } = golden.models[name];
  if (!config) return pipeline("fill-mask", undefined, { onWarning: () => {} });
  const tokenizer = new Uint8Array(await readFile("weights/mini/tokenizer.json"));
  return pipeline("fill-mask", await generatedParts(config, seed, tokenizer), { onWarning: () => {} });
}

const refusals: Record<string, RegExp> = {
  PipelineException: /^no_mask$/,
  ValueError: /^no_targets$/,
  RuntimeError: /^(too_long|invalid_option)$/,
};

describe.each(Object.keys(golden.models))("on %s", (name) => {
  const unmask = open(name);
  const entries = golden.entries.filter(({ model }) => model === name);
  test.each(entries.map((entry, i) => [i, JSON.stringify(entry.inputs).slice(0, 60), JSON.stringify(entry.options), entry] as const))(
    "%i %s %s",
    async (_, __, ___, { inputs, options, output, error }) => {
      const call = (await unmask)(inputs as string, options);
      if (error) await expect(call).rejects.toMatchObject({ code: expect.stringMatching(refusals[error.type]) });
      else expectSame(await call, output);
    },
  );
});

/** The same tokens and strings to the letter; scores within 1e-5 and, relatively, 2e-4. */
function expectSame(actual: unknown, expected: unknown): void {
  if (isShortened(expected)) {
    const items = actual as FillMaskItem[];
    expect(items).toHaveLength(expected.count);
    expectSame(items.slice(0, expected.first.length), expected.first);
    expectSame(items.slice(-expected.last.length), expected.last);
  } else if (Array.isArray(expected)) {
    expect(actual).toHaveLength(expected.length);
    for (const [i, each] of expected.entries()) expectSame((actual as unknown[])[i], each);
  } else {
    const { score, ...words } = actual as FillMaskItem;
    const { score: expectedScore, ...expectedWords } = expected as FillMaskItem;
    expect(words).toEqual(expectedWords);
    expect(Math.abs(score - expectedScore)).toBeLessThanOrEqual(Math.min(1e-5, 2e-4 * expectedScore));
  }
}

function isShortened(expected: unknown): expected is Shortened {
  return typeof expected === "object" && expected !== null && "count" in expected;
}
