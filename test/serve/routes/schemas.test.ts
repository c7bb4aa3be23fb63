import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Form } from "../../../packages/serve/src/routes/tasks/index.ts";
import { tasks } from "../../../packages/serve/src/routes/tasks/index.ts";
import type { Facts } from "../../../packages/serve/src/service/facts.ts";
import { type Field, type Fields, requests, TypeformerError } from "../../../src/doors/requests.ts";
import { anyText } from "../support/drawn-text.ts";

const runs = process.env.TYPEFORMER_LONG ? 20_000 : 200;
const seed = Number(process.env.TYPEFORMER_SEED ?? 16);
const facts = { maxInputs: 1024 } as Facts;

/** Every form with the names that its bodies may have. */
const forms = tasks.flatMap(({ names, hub, own }) => [
  { name: `${names[0]} of the hub`, form: hub },
  ...(own ? [{ name: own.path, form: own as Form }] : []),
]);

/** All fields that any task has, and some that none has. */
const fields: Fields = Object.assign(
  {
    options: { kind: "object", doc: "", fields: { wait_for_model: { kind: "boolean", doc: "" }, use_gpu: { kind: "boolean", doc: "" } } },
    text_pair: { kind: "text", doc: "" },
    source_sentence: { kind: "text", doc: "" },
    sentences: { kind: "list", doc: "" },
    candidate_labels: { kind: "texts", doc: "" },
    truncate: { kind: "boolean", doc: "" },
    truncation_direction: { kind: "choice", among: ["left", "right"], doc: "" },
    dimensions: { kind: "integer", least: 1, doc: "" },
    encoding_format: { kind: "choice", among: ["float", "base64"], doc: "" },
  } satisfies Fields,
  ...Object.values(requests).flatMap(({ inputs, parameters }) => [inputs, parameters]),
);
const names = [...Object.keys(fields), "inputs", "parameters", "options", "topk", "__proto__", "constructor", "toString", ""];

const anything = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 0, 1, -1, 1.5, 2 ** 53, 1e300, "", "a", "Softmax", "simple", [], ["a"], [1], [null], {}, [
    [],
  ]),
  fc.json({ maxDepth: 2 }).map((text) => JSON.parse(text)),
);

/** What a field may hold, and what it may not. */
function valueFor(field: Field): fc.Arbitrary<unknown> {
  const fitting: Record<Field["kind"], fc.Arbitrary<unknown>> = {
    text: anyText,
    texts: fc.oneof(fc.string(), fc.array(fc.string(), { maxLength: 3 })),
    list: fc.array(fc.string(), { maxLength: 3 }),
    boolean: fc.boolean(),
    integer: fc.integer({ min: -1, max: 9 }),
    choice: fc.constantFrom(...(field.kind === "choice" ? field.among.flatMap((each) => [each, each.toUpperCase(), `${each}s`]) : [""])),
    object: field.kind === "object" ? objectOf(field.fields, Object.keys(field.fields)) : anything,
  };
  return fc.oneof(
    { weight: 4, arbitrary: fitting[field.kind] },
    { weight: 1, arbitrary: anything },
    { weight: 1, arbitrary: fc.constant(null) },
  );
}

function objectOf(among: Fields, keys: readonly string[], most = 4): fc.Arbitrary<object> {
  const entry = fc
    .oneof({ weight: 20, arbitrary: fc.constantFrom(...keys) }, { weight: 1, arbitrary: fc.constantFrom(...names) })
    .chain((key) => fc.tuple(fc.constant(key), Object.hasOwn(among, key) ? valueFor(among[key]) : anything));
  return fc.uniqueArray(entry, { maxLength: most, selector: ([key]) => key }).map((entries) => ownEntries(entries));
}

/** As JSON.parse makes it: `__proto__` is a name like others. */
function ownEntries(entries: readonly [string, unknown][]): object {
  const object = {};
  for (const [name, value] of entries) Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  return object;
}

/** Bodies that are nearly right, more or less. */
function bodyOf({ request }: Form): fc.Arbitrary<unknown> {
  const own = { ...request.inputs, ...request.parameters };
  const often = [...Object.keys(request.parameters), ...Object.keys(request.parameters), "options"];
  const [parameter, input] = [objectOf({ ...fields, ...own }, often), objectOf({ ...fields, ...own }, Object.keys(request.inputs), 3)];
  const whole = fc.record(Object.fromEntries(Object.entries(request.inputs).map(([name, field]) => [name, valueFor(field)])));
  const one = fc.oneof({ weight: 4, arbitrary: fc.string() }, { weight: 4, arbitrary: whole }, { weight: 1, arbitrary: input }, anything);
  const right = fc
    .record({ inputs: fc.oneof(one, fc.array(one, { maxLength: 3 })), parameters: fc.option(parameter) }, { requiredKeys: ["inputs"] })
    .chain((base) => parameter.map((beside) => ({ ...beside, ...base })));
  const [strange, loose] = [objectOf(fields, names), fc.oneof(anything, objectOf(fields, names))];
  const mixed = right.chain((base) => strange.map((beside) => ({ ...beside, ...base })));
  return fc.oneof({ weight: 8, arbitrary: right }, { weight: 1, arbitrary: mixed }, { weight: 1, arbitrary: loose });
}

function isRead({ body }: Form, value: unknown): boolean {
  try {
    body.read(value, { params: {}, facts });
    return true;
  } catch (error) {
    if (error instanceof TypeformerError || (error as { code?: string }).code === "empty_input") return false;
    throw error;
  }
}

test.each(forms)("$name: the schema takes what the reader takes, and nothing else", ({ form }) => {
  let taken = 0;
  const same = fc.property(bodyOf(form), (body) => {
    const isRight = form.body.schema.safeParse(body).success;
    expect([isRead(form, body), body]).toEqual([isRight, body]);
    taken += Number(isRight);
  });
  fc.assert(same, { numRuns: runs, seed });
  expect(taken).toBeGreaterThan(runs / 50); // neither is all refused
  expect(taken).toBeLessThan(runs * 0.9);
});
