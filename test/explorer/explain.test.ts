/** Every kind of tap explained on the bundled model: the number computed again is the engine's, and every quotation is in its source. */
import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { explainers } from "../../explorer/src/explain/explainers.ts";
import type { Cell, Explanation, Library, Pass } from "../../explorer/src/explain/index.ts";
import { explain } from "../../explorer/src/explain/index.ts";
import type { TapKind } from "../../explorer/src/explain/names.ts";
import { kernelLines, type Operation, quotations } from "../../explorer/src/explain/source.ts";
import { loadModel, type Model, type ModelOutput, openParameters, type TapName, Tensor, tapNames } from "../../src/doors/node.ts";
import { type GoldenCase, openGoldens } from "../../src/golden/index.ts";
import { ofFamily } from "../support/family.ts";

const ids = [0, 1192, 1941, 264, 12287, 282, 1873, 539, 264, 908, 17, 2]; // She opened the <mask> and walked into the room.
const kernels = [...new Set(Object.values(quotations).map(([kernel]) => `src/kernels/${kernel}/reference.ts`))];
const sources = Object.fromEntries(await Promise.all(kernels.map(async (file) => [file, await readFile(file, "utf8")])));
const goldens = await openGoldens(await readFile("weights/mini/golden.safetensors"));
const library: Library = { sources, goldens };

type Way = Pick<Pass, "positions" | "ablate" | "attention" | "types">;

/** A pass of a model, with all its taps. */
function passOf(model: Model, parameters: Pass["parameters"], way: Way = {}, tokens = ids): Pass {
  let output: Promise<ModelOutput> | undefined;
  const { types, ...how } = way;
  const everything = { ...how, taps: tapNames(model.config, { lens: true }), lens: true };
  const read: Pass["read"] = async () => {
    output ??= model.run({ ids: tokens, token_type_ids: types }, everything);
    return (await output).taps;
  };
  return { ...way, config: model.config, ids: tokens, precision: model.dtype, parameters, read };
}

let model: Model;
let parameters: Pass["parameters"];
beforeAll(async () => {
  [model, parameters] = await Promise.all([loadModel(undefined, { backend: "wasm", threads: 1 }), openParameters()]);
});

const nameIn = (kind: TapKind, layer: number) => kind.replace(".i.", `.${layer}.`) as TapName;
const kinds = Object.keys(explainers) as TapKind[];

/** Elements of a tap, its corners among them. */
function* indicesOf({ shape }: Tensor): Iterable<number[]> {
  for (const part of [0, 0.29, 0.71, 1]) yield shape.map((extent, axis) => Math.round((extent - 1) * (axis % 2 ? 1 - part : part)));
  yield shape.map((extent) => extent - 1);
}

const ways: [string, Way][] = [
  ["as it was trained", {}],
  ["with heads off", { ablate: [{ layer: 0, head: 11 }, { layer: 3, head: 8 }, { layer: 3, head: 0 }], positions: [4, 1] }], // biome-ignore format: a line
  ["with attention to the left only", { attention: "causal", positions: [9] }],
];

describe.each(ways)("%s", (_, way) => {
  let pass: Pass | undefined;
  test.each(kinds)("%s", async (kind) => {
    pass ??= passOf(model, parameters, way);
    await expectExplained(kind, pass, [0, 3, 5]);
  });
});

/** A pair of texts: their tokens are of two types, where a model has types. */
describe.each(["bert", "distilbert"] as const)("%s, whose parameters have names of their own", (architecture) => {
  const folder = `./${ofFamily(architecture, "mlm")}`;
  const pair = { positions: [1, 4], types: architecture === "bert" ? [0, 0, 0, 0, 1, 1] : undefined };
  let pass: Pass | undefined;
  test.each(kinds)("%s", async (kind) => {
    pass ??= passOf(await loadModel(folder, { backend: "wasm", threads: 1 }), await openParameters(folder), pair, [2, 50, 61, 3, 90, 3]);
    await expectExplained(kind, pass, [0, 1]);
  });
});

/** Some elements of a kind of tap, in some layers, are computed again as the engine has them. */
async function expectExplained(kind: TapKind, pass: Pass, layers: readonly number[]): Promise<void> {
  for (const layer of kind.includes(".i.") ? layers : [0]) {
    const tap = nameIn(kind, layer);
    const tensor = (await pass.read([tap]))[tap];
    const scale = tensor.flat().reduce((most, x) => (Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most), 1);
    for (const index of indicesOf(tensor)) {
      const explanation = await explain({ tap, index }, pass, library);
      expect(explanation.shown).toBe(tensor.get(...index));
      if (!(Math.abs(explanation.delta) <= 1e-5 * scale))
        throw new Error(`${explanation.formula}: ${explanation.value}, not ${explanation.shown}`);
      await expectSound(explanation, pass);
    }
  }
}

/** Every operand is the element that it names, every term what its operands come to, and every letter of the formula is explained. */
async function expectSound({ terms, steps, formula, letters, source }: Explanation, pass: Pass): Promise<void> {
  for (const { operands, value } of [terms.rows[0], terms.rows.at(-1)].filter((term) => term !== undefined)) {
    expect(operands).toHaveLength(terms.columns.length);
    if (terms.value === "product") expect(value).toBe(operands[0].value * operands[1].value);
    for (const { place, value } of operands) if (place) expect(await elementAt(place, pass)).toBe(value);
  }
  for (const { place, value } of steps) if (place) expect(await elementAt(place, pass)).toBe(value);
  const known = letters.map(({ letter }) => letter);
  for (const [letter] of formula.matchAll(/\p{L}+(?=\[)/gu)) expect(known).toContain(letter);
  for (const { number, text } of source.lines) expect(sources[source.file].split("\n")[number - 1]).toBe(text);
}

async function elementAt({ kind, name, index }: NonNullable<Explanation["steps"][number]["place"]>, pass: Pass): Promise<number> {
  return kind === "tap" ? (await pass.read([name]))[name].get(...index) : (await pass.parameters.read(name, ...index)).get();
}

test.each<[TapName, number[], string]>([
  ["embeddings.sum", [4, 9], "e[4][9] = E[12287][9] + T[0][9] + P[6][9]"],
  ["embeddings.normed", [4, 9], "x[4][9] = (e[4][9] − μ) / √(σ² + ε) · γ[9] + β[9]"],
  ["layer.2.attention.query", [7, 4, 3], "q[7][4][3] = Σₖ x[4][k] · Wq[115][k] + bq[115]"],
  ["layer.2.attention.scores", [7, 4, 9], "s[7][4][9] = Σₙ q[7][4][n] · k[7][9][n] / √16"],
  ["layer.2.attention.probs", [7, 4, 9], "p[7][4][9] = exp(s[7][4][9] − m) / Σⱼ exp(s[7][4][j] − m), m = maxⱼ s[7][4][j]"],
  ["layer.2.attention.context", [4, 115], "c[4][115] = Σⱼ p[7][4][j] · v[7][j][3]"],
  ["layer.2.attention.residual", [4, 9], "r[4][9] = o[4][9] + x[4][9]"],
  ["layer.2.mlp.up", [4, 700], "u[4][700] = Σₖ h[4][k] · Wu[700][k] + bu[700]"],
  ["layer.2.mlp.activated", [4, 700], "g[4][700] = u[4][700]/2 · (1 + erf(u[4][700]/√2))"],
  ["mlm.dense", [0, 9], "d[0][9] = Σₖ x[4][k] · Wh[9][k] + bh[9]"],
  ["logits", [0, 908], "logits[0][908] = Σₖ z[0][k] · E[908][k] + b[908]"],
  ["layer.2.lens", [0, 908], "lens[0][908] = Σₖ z[k] · E[908][k] + b[908]"],
])("%s at %j", async (tap, index, formula) => {
  expect((await explain({ tap, index }, passOf(model, parameters, { positions: [4] }), library)).formula).toBe(formula);
});

test("padding inside a sentence has a position of its own, and does not count", async () => {
  const pass = passOf(model, parameters, {}, [0, 264, 1, 1, 908, 2]);
  for (const token of [1, 2, 3, 4, 5])
    expect((await explain({ tap: "embeddings.sum", index: [token, 9] }, pass, library)).delta).toBeCloseTo(0, 6);
});

test("a number leads to the numbers that made it, down to the embeddings", async () => {
  const pass = passOf(model, parameters);
  let cell: Cell | undefined = { tap: "logits", index: [4, 908] };
  const seen: TapName[] = [];
  while (cell) {
    seen.push(cell.tap);
    const { terms, steps }: Explanation = await explain(cell, pass, library);
    const places = [...steps, ...terms.rows.flatMap(({ operands }) => operands)].map(({ place }) => place);
    const next = places.find((place) => place?.kind === "tap");
    cell = next?.kind === "tap" ? { tap: next.name, index: next.index } : undefined;
  }
  expect(seen.slice(0, 5)).toEqual(["logits", "mlm.normed", "mlm.activated", "mlm.dense", "layer.5.mlp.normed"]);
  expect(seen.slice(-2)).toEqual(["embeddings.normed", "embeddings.sum"]);
});

test("a head that is off has a context of zero, and a token that is not seen a score of −∞ and no share", async () => {
  const off = passOf(model, parameters, { ablate: [{ layer: 2, head: 7 }] });
  const context = await explain({ tap: "layer.2.attention.context", index: [4, 115] }, off, library);
  expect(context).toMatchObject({ value: 0, shown: 0, formula: "c[4][115] = 0, since head 2.7 is switched off" });
  expect(context.steps[0].value).not.toBe(0);
  const left = passOf(model, parameters, { attention: "causal" });
  const score = await explain({ tap: "layer.2.attention.scores", index: [7, 4, 9] }, left, library);
  expect(score).toMatchObject({ value: -Infinity, shown: -Infinity, delta: 0 });
  expect((await explain({ tap: "layer.2.attention.probs", index: [7, 4, 9] }, left, library)).value).toBe(0);
});

describe("PyTorch's value", () => {
  const query: Cell = { tap: "layer.2.attention.query", index: [7, 4, 3] };

  test("of every kind of tap, where it ran the sentence", async () => {
    const lensCase = goldens.cases[1];
    for (const kind of kinds) {
      const asked = kind === "layer.i.lens" ? lensCase : goldens.cases[0];
      const pass = passOf(model, parameters, {}, asked.ids);
      const tap = nameIn(kind, 5);
      const index = (await pass.read([tap]))[tap].shape.map((extent, axis) => (axis === 0 ? 4 : Math.floor(extent / 2)));
      const { golden, shown } = await explain({ tap, index }, pass, library);
      expect(golden?.case).toBe(asked.name);
      expect(Math.abs(golden?.delta ?? Number.NaN)).toBeLessThan(1e-4);
      expect(shown - (golden?.value ?? Number.NaN)).toBe(golden?.delta);
    }
  });

  test("at a row by its token, whichever positions were asked for", async () => {
    const [, single, several] = goldens.cases; // PyTorch took logits at [4], and at [2, 7]
    const at = async (positions: number[], row: number, tokens: number[]) =>
      (await explain({ tap: "logits", index: [row, 908] }, passOf(model, parameters, { positions }, tokens), library)).golden;
    expect(await at([4], 0, single.ids)).toEqual(await at([1, 4], 1, single.ids));
    expect(await at([7], 0, several.ids)).toMatchObject({ case: several.name });
    expect(await at([1], 0, several.ids)).toBeUndefined();
  });

  test("of the elements that are stored, where not all are", async () => {
    const { ids: tokens, name } = goldens.cases[3];
    const stored = await goldens.read(3, "embeddings.sum");
    if (stored?.kind !== "sampled") throw new Error("the goldens store this tap whole");
    const indices = [...stored.indices];
    const unstored = indices.findIndex((_, i) => !indices.includes(i));
    const at = (place: number) =>
      explain({ tap: "embeddings.sum", index: [Math.floor(place / 192), place % 192] }, passOf(model, parameters, {}, tokens), library);
    expect((await at(indices[5])).golden).toMatchObject({ case: name, value: stored.values[5] });
    expect((await at(unstored)).golden).toBeUndefined();
  });

  test.each<[string, Way, number[]]>([
    ["another sentence", {}, [...ids.slice(0, -1), 17, 2]],
    ["a head that is off", { ablate: [{ layer: 0, head: 0 }] }, ids],
    ["attention to the left", { attention: "causal" }, ids],
  ])("is not that of %s", async (_, way, tokens) => {
    expect((await explain(query, passOf(model, parameters, way, tokens), library)).golden).toBeUndefined();
  });

  test("is that of the same intervention, and of a case that hides no token", async () => {
    const [layer0, layer1] = [
      { layer: 0, head: 0 },
      { layer: 1, head: 2 },
    ];
    const attention = "causal" as const;
    const same = { ...goldens.cases[0], ablate: [layer1, layer0], attention } satisfies GoldenCase;
    const pass = passOf(model, parameters, { ablate: [layer0, layer1], attention });
    const goldenAmong = async (golden: GoldenCase) =>
      (await explain(query, pass, { sources, goldens: { cases: [golden], read: goldens.read } })).golden;
    expect(await goldenAmong(same)).toMatchObject({ case: same.name });
    expect(await goldenAmong({ ...same, attention_mask: ids.map((_, token) => (token === 3 ? 0 : 1)) })).toBeUndefined();
    expect(await goldenAmong({ ...same, token_type_ids: ids.map(() => 0) })).toMatchObject({ case: same.name });
    expect(await goldenAmong({ ...same, token_type_ids: ids.map((_, token) => (token > 3 ? 1 : 0)) })).toBeUndefined();
  });
});

describe("the kernels' lines", () => {
  test.each(Object.keys(quotations) as Operation[])("of %s", (operation) => {
    const { file, lines } = kernelLines(operation, sources);
    expect(lines).toHaveLength(quotations[operation].length - 1);
    const changed = { ...sources, [file]: sources[file].replace(quotations[operation][1], "") };
    expect(() => kernelLines(operation, changed)).toThrow(/on one line, found it on 0/);
    expect(() => kernelLines(operation, { [file]: sources[file] + sources[file] })).toThrow(/found it on 2/);
  });

  test("a matrix is not said to be multiplied as floats where the engine multiplies integers", async () => {
    const pass: Pass = { ...passOf(model, { ...parameters, isInt8: (name) => name.includes("intermediate") }), precision: "q8" };
    const { source, notes } = await explain({ tap: "layer.2.mlp.up", index: [4, 700] }, pass, library);
    expect(source.file).toBe("src/kernels/matmul-int8/reference.ts");
    expect(notes).toEqual([expect.stringContaining("to 8-bit integers"), expect.stringContaining("Wu: stored as 8-bit integers")]);
    expect((await explain({ tap: "layer.2.mlp.activated", index: [4, 700] }, pass, library)).notes).toEqual([]);
  });
});

test("a decoder of its own is quoted where the model has one", async () => {
  const row = Float32Array.from({ length: 192 }, (_, i) => Math.sin(i));
  const { mlm } = parameters.names.heads;
  if (!mlm) throw new Error("the bundled model has the head");
  const untied: Pass["parameters"] = {
    ...parameters,
    names: { ...parameters.names, heads: { mlm: { ...mlm, decoder: { weight: "lm_head.decoder.weight", bias: "lm_head.decoder.bias" } } } },
    shapes: new Map([...parameters.shapes, ["lm_head.decoder.weight", [12288, 192]], ["lm_head.decoder.bias", [12288]]]), // biome-ignore format: a line
    isInt8: () => false,
    read: async (name, ...at) =>
      name === "lm_head.decoder.weight" ? new Tensor(row) : parameters.read(name.replace("decoder.", ""), ...at),
  };
  const pass = { ...passOf(model, untied), config: { ...model.config, tied: false } };
  const { terms, steps } = await explain({ tap: "logits", index: [4, 908] }, pass, library);
  expect(terms.rows[3].operands[1]).toEqual({
    label: "W[908][3]",
    value: row[3],
    place: { kind: "parameter", name: "lm_head.decoder.weight", index: [908, 3] },
  });
  expect(steps.at(-1)?.place?.name).toBe("lm_head.decoder.bias");
});

test.each<[string, Cell]>([
  ["a tap", { tap: "layer.2.attention.prob" as TapName, index: [0, 0, 0] }],
  ["a property of every object", { tap: "constructor" as TapName, index: [0] }],
  ["a row", { tap: "embeddings.sum", index: [12, 0] }],
  ["an axis", { tap: "embeddings.sum", index: [4] }],
  ["half an element", { tap: "embeddings.sum", index: [4, 0.5] }],
])("%s that is not there is refused", async (_, cell) => {
  await expect(explain(cell, passOf(model, parameters), library)).rejects.toThrow(RangeError);
});
