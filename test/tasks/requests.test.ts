import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  type Field,
  type Fields,
  type RequestDescription,
  readRequest,
  requests,
  type TaskRequest,
  TypeformerError,
} from "../../src/doors/requests.ts";
import { runs } from "../support/runs.ts";

/** As large as descriptions come: two inputs that are required, one that is not, a parameter of every kind, one that is required. */
const question: RequestDescription = {
  inputs: {
    question: { kind: "text", required: true, doc: "" },
    context: { kind: "text", required: true, doc: "" },
    title: { kind: "text", doc: "" },
  },
  parameters: {
    labels: { kind: "texts", required: true, doc: "" },
    stride: { kind: "integer", least: 0, most: 20, doc: "" },
    align: { kind: "boolean", doc: "" },
    best: { kind: "integer", least: 1, null: "all", doc: "" },
    strategy: { kind: "choice", among: ["simple", "first", "max"], doc: "" },
    metric: { kind: "choice", among: ["plain", "l2r"], ignoresCase: true, doc: "" },
    ignored: { kind: "list", doc: "" },
    cutting: { kind: "object", doc: "", fields: { side: { kind: "choice", among: ["left", "right"], doc: "" } } },
  },
};
const all: [string, RequestDescription][] = [...Object.entries(requests), ["a question", question]];

const settings = { numRuns: runs(200, 20_000), seed: 13 };

/** Values that a field takes, by the words of its description alone. */
function valid(field: Field): fc.Arbitrary<unknown> {
  switch (field.kind) {
    case "text":
      return fc.string({ unit: "binary" });
    case "texts":
      return fc.oneof(fc.string(), fc.array(fc.string(), { maxLength: 3 }));
    case "list":
      return fc.array(fc.string(), { maxLength: 3 });
    case "boolean":
      return fc.boolean();
    case "integer":
      return fc.oneof(fc.integer({ min: field.least, max: field.most ?? 1000 }), ...(field.null ? [fc.constant(null)] : []));
    case "choice":
      return fc.constantFrom(...field.among);
    case "object":
      return validObject(field.fields);
  }
}

function validObject(fields: Fields): fc.Arbitrary<Record<string, unknown>> {
  const required = Object.keys(fields).filter((name) => fields[name].required);
  return fc.record(Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, valid(field)])), {
    requiredKeys: required,
    noNullPrototype: true,
  });
}

/** JSON that no field of this kind takes; null is no value in a request. */
function wrong(field: Field): fc.Arbitrary<unknown> {
  const text = fc.string();
  const number = fc.oneof(fc.constant(0.5), fc.constant(1e300), fc.constant(-7));
  const object = fc.constant({ a: 1 });
  const list = fc.constant([1, "a"]);
  const never: Record<Field["kind"], fc.Arbitrary<unknown>[]> = {
    text: [number, fc.boolean(), object, list],
    texts: [number, fc.boolean(), object, list],
    list: [number, text, fc.boolean(), object, list],
    boolean: [number, text, object, list],
    integer: [number, text, fc.boolean(), object, list],
    choice: [number, text.map((word) => `${word}?`), fc.boolean(), object, list],
    object: [number, text, fc.boolean(), list],
  };
  return fc.oneof(...never[field.kind]);
}

const refused = (read: () => unknown): TypeformerError => {
  try {
    const value = read();
    throw new Error(`taken: ${JSON.stringify(value)}`);
  } catch (error) {
    if (error instanceof TypeformerError) return error;
    throw error;
  }
};

describe.each(all)("%s", (_, description) => {
  const { inputs, parameters } = description;
  const aRequest = fc.record({ input: validObject(inputs), asked: validObject(parameters) });

  test("however a right request is written, it is read alike, and once more as it was read", () => {
    fc.assert(
      fc.property(aRequest, ({ input, asked }) => {
        const expected: TaskRequest<RequestDescription> = { inputs: [input as never], isList: false, parameters: asked as never };
        const spellings = [
          { ...input, ...asked },
          { ...input, parameters: asked },
          { inputs: input, parameters: asked },
          { inputs: input, ...asked },
          { ...input, ...asked, parameters: null },
        ];
        for (const spelling of spellings) expect(readRequest(description, JSON.parse(JSON.stringify(spelling)))).toEqual(expected);
        expect(readRequest(description, { inputs: [input, input], parameters: asked })).toEqual({
          ...expected,
          inputs: [input, input],
          isList: true,
        });
        const { inputs: again, parameters } = readRequest(description, spellings[0]);
        expect(readRequest(description, { inputs: again[0], parameters })).toEqual(expected);
      }),
      settings,
    );
  });

  test("whatever comes, it is read or refused by a typed error", () => {
    const names = [...Object.keys(inputs), ...Object.keys(parameters), "inputs", "parameters", "__proto__", "toString", "id"];
    const object = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), fc.jsonValue());
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), object, fc.array(object)), (value) => {
        try {
          expect(readRequest(description, value).inputs.length).toBeGreaterThanOrEqual(0);
        } catch (error) {
          expect(error).toBeInstanceOf(TypeformerError);
          expect((error as TypeformerError).code).toMatch(/^invalid_(input|option)$/);
          expect((error as TypeformerError).message.length).toBeLessThan(500);
        }
      }),
      settings,
    );
  });

  test("a field of another kind is named, and what was found there", () => {
    const every = [...Object.entries(inputs), ...Object.entries(parameters)];
    for (const [name, field] of every) {
      fc.assert(
        fc.property(aRequest, wrong(field), fc.boolean(), ({ input, asked }, value, isNested) => {
          const isInput = Object.hasOwn(inputs, name);
          const [spoiltInput, spoilt] = isInput ? [{ ...input, [name]: value }, asked] : [input, { ...asked, [name]: value }];
          const request = isNested ? { inputs: spoiltInput, parameters: spoilt } : { ...spoiltInput, ...spoilt };
          const { code, message } = refused(() => readRequest(description, request));
          expect(code).toBe(isInput ? "invalid_input" : "invalid_option");
          expect(message).toMatch(new RegExp(`^(inputs\\.)?${name}: (expected .*, found |.* is not known)`, "s"));
        }),
        { numRuns: runs(20, 500), seed: 14 },
      );
    }
  });

  test("a field that is not known is named, with the one that was meant", () => {
    const known = [...Object.keys(inputs), ...Object.keys(parameters), "parameters", "inputs"];
    const typo = fc
      .record({ name: fc.constantFrom(...known), at: fc.nat(), letter: fc.constantFrom("x", "_", "") })
      .map(({ name, at, letter }) => ({ name, typed: name.slice(0, at % name.length) + letter + name.slice((at % name.length) + 1) }))
      .filter(({ typed }) => !known.includes(typed));
    fc.assert(
      fc.property(aRequest, typo, ({ input, asked }, { name, typed }) => {
        const { code, message } = refused(() => readRequest(description, { ...input, ...asked, [typed]: 1 }, { where: "a line" }));
        expect(code).toBe("invalid_option");
        expect(message).toMatch(`a line: unknown field ${JSON.stringify(typed)}. Did you mean "`);
        expect(message).toMatch(new RegExp(`Did you mean "${name}"\\?`));
        expect(message).toMatch(`Known: ${Object.keys(inputs)[0]}, `);
      }),
      settings,
    );
  });

  test("what is required is missed by its name; null is not there", () => {
    for (const [name, { required }] of [...Object.entries(inputs), ...Object.entries(parameters)]) {
      fc.assert(
        fc.property(aRequest, fc.boolean(), ({ input, asked }, isNull) => {
          const request: Record<string, unknown> = { ...input, ...asked, [name]: null };
          if (!isNull) delete request[name];
          if (required) expect(refused(() => readRequest(description, request)).message).toMatch(`${name}: expected `);
          else expect(readRequest(description, request)).toMatchObject({ isList: false });
        }),
        { numRuns: 20, seed: 15 },
      );
    }
  });
});

test("null is what the description says that it means", () => {
  const read = (best: unknown) => readRequest(question, { question: "", context: "", labels: "a", best }).parameters;
  expect(read(null)).toEqual({ labels: "a", best: null });
  expect(read(undefined)).toEqual({ labels: "a" });
  expect(refused(() => read(0)).message).toBe("best: expected a whole number from 1 on, or null for all, found 0");
});

test("a choice that ignores case is read in the letters of the description", () => {
  const read = (parameters: object) => readRequest(question, { question: "", context: "", labels: [], ...parameters }).parameters;
  for (const metric of ["l2r", "L2R", "L2r"]) expect(read({ metric })).toEqual({ labels: [], metric: "l2r" });
  expect(refused(() => read({ metric: "L2" })).message).toBe('metric: "L2" is not known. Did you mean "l2r"? Known: plain, l2r');
  expect(refused(() => read({ strategy: "Max" })).message).toMatch('strategy: "Max" is not known. Did you mean "max"?');
});

describe("a string alone", () => {
  test("is the text", () => {
    expect(readRequest(requests["fill-mask"], "a <mask>")).toEqual({ inputs: [{ text: "a <mask>" }], isList: false, parameters: {} });
    expect(readRequest(requests.tokenize, { inputs: ["a", { text: "b", pair: "c" }] })).toEqual({
      inputs: [{ text: "a" }, { text: "b", pair: "c" }],
      isList: true,
      parameters: {},
    });
  });

  test("is not enough where two fields are required", () => {
    expect(refused(() => readRequest(question, "why?")).message).toBe(
      'a request: expected an object with "question" and "context", found "why?"',
    );
  });
});

test.each([
  [5, 'a request: expected a string or an object with "text", found 5'],
  [null, 'a request: expected a string or an object with "text", found null'],
  [["a"], 'a request: expected a string or an object with "text", found a list of 1'],
  [{}, "text: expected a string, found nothing"],
  [{ inputs: null }, 'inputs: expected a string or an object with "text", found null'],
  [{ inputs: ["a", 7] }, 'inputs[1]: expected a string or an object with "text", found 7'],
  [{ inputs: ["a", { text: 7 }] }, "inputs[1].text: expected a string, found 7"],
  [{ inputs: "a", text: "b" }, 'a request: "inputs" and "text" are both given, and mean the same'],
  [{ text: "a", top_k: 1, parameters: { top_k: 1 } }, 'a request: "top_k" is given twice, beside "parameters" and in it'],
  [{ text: "a", parameters: 5 }, "parameters: expected an object, found 5"],
  [{ text: "a", top_k: 2 ** 60 }, "top_k: expected a whole number from 1 on, found 1152921504606847000"],
  [{ text: "a", tokenizer_kwargs: { max_length: "4" } }, 'tokenizer_kwargs.max_length: expected a whole number from 1 on, found "4"'],
  [
    { text: "a", sentence: "b" },
    'a request: unknown field "sentence". Did you mean "text"? Known: text, inputs, top_k, targets, truncation, tokenizer_kwargs, parameters',
  ],
])("%j", (value, message) => {
  expect(refused(() => readRequest(requests["fill-mask"], value)).message).toBe(message);
});

test("of a deep value and a long name only what is needed is looked at", () => {
  const deep = JSON.parse("[".repeat(100_000) + "]".repeat(100_000));
  for (const request of [deep, { text: deep }, { inputs: deep }, { text: "a", targets: deep }, { text: "a", parameters: { top_k: deep } }])
    expect(refused(() => readRequest(requests["fill-mask"], request)).code).toMatch(/^invalid_/);
  const { message } = refused(() => readRequest(requests["fill-mask"], { text: "a", ["x".repeat(1e6)]: 1 }));
  expect(message.length).toBeLessThan(300);
});

test("the data are data: they survive JSON, and say their defaults and limits", () => {
  expect(JSON.parse(JSON.stringify(requests))).toEqual(requests);
  expect(requests["fill-mask"].parameters.top_k).toMatchObject({ kind: "integer", least: 1, default: 5 });
  const docs = JSON.stringify(requests).match(/"doc":"[^"]{8,}"/g) ?? [];
  expect(docs).toHaveLength(JSON.stringify(requests).match(/"kind":/g)?.length ?? 0);
});
