import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { ServiceError } from "../../../packages/serve/src/index.ts";
import type { Route } from "../../../packages/serve/src/routes/route.ts";
import { routes } from "../../../packages/serve/src/routes/table.ts";
import type { Facts } from "../../../packages/serve/src/service/facts.ts";
import { TypeformerError } from "../../../src/doors/requests.ts";

const runs = process.env.TYPEFORMER_LONG ? 20_000 : 150;
const seed = Number(process.env.TYPEFORMER_SEED ?? 16);
const facts = { maxInputs: 1024, id: "org/name", task: "fill-mask", width: 192, vocabulary: 12_288 } as Facts;

const values = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    1,
    7,
    -1,
    1.5,
    2 ** 53,
    "",
    "a",
    "Left",
    "float",
    "base64",
    ["a"],
    ["a", "b"],
    [1, 2],
    [[1, 2], [3]],
  ),
  fc.constantFrom<unknown>([["a", "b"], "c"], ["a", 1], [null], {}, { text: "a" }, [[]], [1.5], [-1], [[["a"]]]),
  fc.json({ maxDepth: 2 }).map((text) => JSON.parse(text)),
);

/** The body of an example, of which a few fields are other, absent or new. */
function nearly(route: Route): fc.Arbitrary<object> {
  const bodies = Object.values(route.examples).map(({ body }) => body as object);
  const names = [...new Set(bodies.flatMap((body) => Object.keys(body)))];
  const beside = [
    "truncate",
    "normalize",
    "dimensions",
    "encoding_format",
    "raw_scores",
    "options",
    "parameters",
    "user",
    "unknown",
    "__proto__",
  ];
  const change = fc.tuple(fc.constantFrom(...names, ...beside), fc.option(values, { nil: undefined }));
  return fc.tuple(fc.constantFrom(...bodies), fc.array(change, { maxLength: 2 })).map(([body, changes]) => {
    const changed = { ...body };
    for (const [name, value] of changes) {
      if (value === undefined) Reflect.deleteProperty(changed, name);
      else Object.defineProperty(changed, name, { value, enumerable: true, configurable: true, writable: true });
    }
    return changed;
  });
}

/** Whether a route's reader takes a body. */
function isRead({ body }: Route, value: unknown): boolean {
  try {
    body?.read(value, { params: {}, facts });
    return true;
  } catch (error) {
    if (error instanceof TypeformerError || error instanceof ServiceError) return false;
    throw error;
  }
}

/** Of the tasks' routes all forms are tried by themselves. */
const flat = routes.filter(({ method, tag }) => method === "post" && ["text-embeddings-inference", "OpenAI"].includes(tag));

test.each(flat)("$path: its schema takes what it reads, and nothing else", (route) => {
  const counts = { true: 0, false: 0 };
  const same = fc.property(nearly(route), (body) => {
    const read = isRead(route, body);
    counts[`${read}`]++;
    expect([route.body?.schema.safeParse(body).success, body]).toEqual([read, body]);
  });
  fc.assert(same, { numRuns: runs, seed });
  expect(Math.min(counts.true, counts.false)).toBeGreaterThan(runs / 20);
});
