/** Of a body whose fields stand side by side its schema, which stands in the document, takes what its reader takes, and nothing else. */
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { ServiceError } from "../../../packages/serve/src/index.ts";
import { openAiRoutes } from "../../../packages/serve/src/routes/openai/index.ts";
import type { Route } from "../../../packages/serve/src/routes/route.ts";
import { teiRoutes } from "../../../packages/serve/src/routes/tei/index.ts";
import type { Facts } from "../../../packages/serve/src/service/facts.ts";
import { TypeformerError } from "../../../src/doors/requests.ts";

const numRuns = process.env.TYPEFORMER_LONG ? 20_000 : 500;
const seed = Number(process.env.TYPEFORMER_SEED ?? 16);
const facts = { maxInputs: 1024 } as Facts;

const names = [
  ..."inputs input ids query texts truncate truncation_direction prompt_name normalize dimensions raw_scores return_text".split(" "),
  ..."add_special_tokens skip_special_tokens model encoding_format user parameters trunkate __proto__ constructor".split(" "),
];
const ids = fc.array(fc.oneof({ weight: 9, arbitrary: fc.nat(99) }, fc.constantFrom(-1, 1.5, 2 ** 53, null, "7")), { maxLength: 3 });
const strings = fc.array(fc.oneof({ weight: 9, arbitrary: fc.string() }, fc.constantFrom(null, 1, [])), { maxLength: 3 });
const compared = fc.record({ source_sentence: fc.string(), sentences: strings });
const value = fc.oneof(
  fc.string(),
  ids,
  strings,
  fc.array(fc.oneof(fc.string(), ids), { maxLength: 3 }),
  fc.array(strings, { maxLength: 3 }),
  fc.array(ids, { maxLength: 2 }),
  fc.boolean(),
  fc.integer({ min: -1, max: 5 }),
  fc.constantFrom<unknown>(null, "left", "Left", "up", "float", "base64", {}),
  compared,
);

/** The main field is nearly always there. */
function bodies({ path }: Route, main: readonly string[]): fc.Arbitrary<unknown> {
  const fitting: Record<string, fc.Arbitrary<unknown>> = {
    query: fc.string(),
    texts: strings,
    inputs: path === "/similarity" ? compared : value,
  };
  const fields = Object.fromEntries(main.map((name) => [name, fc.oneof(value, { weight: 2, arbitrary: fitting[name] ?? value })]));
  const required = fc.record(fields, { requiredKeys: [] });
  const given = fc.record(fields);
  const others = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 3 });
  return fc.oneof(
    { weight: 9, arbitrary: fc.tuple(others, given).map(([some, more]) => ({ ...some, ...more })) },
    { weight: 1, arbitrary: fc.tuple(others, required).map(([some, more]) => ({ ...some, ...more })) },
    { weight: 1, arbitrary: value },
  );
}

/** Whether a reader takes a body. It may refuse in two ways, and in no other. */
function isTaken({ body }: Route, value: unknown): boolean {
  try {
    body?.read(value, { params: {}, facts });
    return true;
  } catch (error) {
    if (error instanceof TypeformerError || error instanceof ServiceError) return false;
    throw error;
  }
}

const posted = [...teiRoutes, ...openAiRoutes].filter(({ body }) => body);

test.each(posted)("$path", (route) => {
  const main = Object.keys(Object.values(route.examples)[0].body as object).filter((name) => /^(inputs?|ids|query|texts)$/.test(name));
  expect(main).not.toEqual([]);
  const counts = { taken: 0, refused: 0 };
  fc.assert(
    fc.property(bodies(route, main), (value) => {
      const taken = isTaken(route, value);
      counts[taken ? "taken" : "refused"]++;
      expect([value, route.body?.schema.safeParse(value).success]).toEqual([value, taken]);
    }),
    { numRuns, seed },
  );
  expect(Math.min(counts.taken, counts.refused)).toBeGreaterThan(numRuns / 100);
});
