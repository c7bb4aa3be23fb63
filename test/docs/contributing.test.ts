/** CONTRIBUTING's recipes, followed to the letter in a copy of the repository. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Cost, follow } from "../support/recipe.ts";

const folder = mkdtempSync(join(tmpdir(), "typeformer-"));
let costs: Map<string, Cost>;

beforeAll(() => {
  for (const part of [
    "src",
    "bench",
    "scripts",
    "test/golden",
    "test/support",
    "test/browser",
    "test/tokenizer",
    "package.json",
    "tsconfig.json",
    "biome.json",
    ".gitignore",
  ]) {
    cpSync(part, join(folder, part), { recursive: true });
  }
  for (const part of ["node_modules", "weights"]) symlinkSync(resolve(part), join(folder, part));
  costs = follow("CONTRIBUTING.md", folder);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What one thing may touch: files of its own, and a row of each table that lists its kind; a row is an import and an entry. */
describe("what one thing costs", () => {
  const cost = (heading: string) => costs.get(heading);

  test("a dialect: one file, one line; and a word in the contract", () => {
    expect(cost("Add a dialect")).toEqual({
      made: ["src/kernels/gelu/table.ts"],
      added: { "src/kernels/gelu/index.ts": 2, "src/kernels/gelu/contract.ts": 1 },
      removed: 0,
    });
  });

  test("an operation: one folder, one line, one method of Ops; and its golden", () => {
    const { made = [], ...changed } = cost("Add an operation") ?? {};
    expect(new Set(made.map(dirname))).toEqual(new Set(["src/kernels/rmsnorm"]));
    expect(made.map((file) => basename(file))).toEqual(["contract.ts", "reference.ts", "cases.ts", "step.ts", "index.ts"]);
    expect(changed).toEqual({
      added: {
        "src/kernels/index.ts": 3, // import, types, entry
        "src/backends/ops.ts": 4, // import; what it says, its type, what it records
        "test/golden/kernel_answers.py": 6,
      },
      removed: 0,
    });
  });

  test("an architecture: one file, one line", () => {
    expect(cost("Add an architecture")).toEqual({
      made: ["src/model/architectures/electra.ts"],
      added: { "src/model/architectures/index.ts": 1 },
      removed: 0,
    });
  });

  test("a head: one file, one entry; and its names in each architecture that has it", () => {
    expect(cost("Add a head")).toEqual({
      made: ["src/model/heads/detector.ts"],
      added: { "src/model/heads/index.ts": 2 + 8, "src/model/architectures/electra.ts": 1 + 6 },
      removed: 1, // heads: {}
    });
  });

  test("a stage of the tokenizer: one file, one line; and its test", () => {
    expect(cost("Add a stage of the tokenizer")).toEqual({
      made: ["src/tokenizer/stages/normalizers/strip.ts", "test/tokenizer/strip.test.ts"],
      added: { "src/tokenizer/stages/normalizers/index.ts": 2 },
      removed: 0,
    });
  });

  test("a task: one file with its request beside it, a line for each; and its types for users", () => {
    expect(cost("Add a task")).toEqual({
      made: ["src/tasks/requests/sentence-similarity.ts", "src/tasks/sentence-similarity.ts"],
      added: { "src/tasks/table.ts": 3, "src/tasks/requests/index.ts": 2, "src/tasks/index.ts": 1 },
      removed: 0,
    });
  });

  test("and nothing else is a recipe", () => {
    expect(costs.size).toBe(6);
  });
});

test("types and lint are clean", () => {
  writeFileSync(join(folder, "src/uses.ts"), uses);
  writeFileSync(
    join(folder, "tsconfig.src.json"),
    JSON.stringify({ extends: "./tsconfig.json", include: ["src", "bench", "test/tokenizer/strip.test.ts"] }),
  );
  expect(node("node_modules/typescript/bin/tsc", "-p", "tsconfig.src.json")).toBe("");
  const touched = [...costs.values()].flatMap(({ made, added }) => [...made, ...Object.keys(added)]);
  const sources = [...new Set(touched)].filter((file) => file.endsWith(".ts"));
  expect(node("node_modules/@biomejs/biome/bin/biome", "check", "--vcs-enabled=false", ...sources)).toMatch(/No fixes applied/);
});

/** What users of the new names write: it compiles as it stands, and what is misspelt does not. */
const uses = `
import { type ComparedSentences, loadModel, pipeline, type TapName } from "./doors/node.ts";
import { readRequest, requests } from "./doors/requests.ts";

const model = await loadModel("electra");
const replaced: number[][] = await model.ask("detect", [{ ids: [1] }], undefined, {});
const tap: TapName = "detector.activated";
const why: string | undefined = model.missing("detector");
const compare = await pipeline("sentence-similarity");
const compared: ComparedSentences = { source_sentence: "a text", sentences: ["another"] };
const cosines: number[] = await compare(compared, { truncation: true });
const { inputs, parameters } = readRequest(requests["sentence-similarity"], compared);
const shown: [string, readonly string[], boolean | undefined] = [inputs[0].source_sentence, inputs[0].sentences, parameters.truncation];
// @ts-expect-error
await model.ask("detects", [{ ids: [1] }], undefined, {});
// @ts-expect-error
const wrong: TapName = "detector.normed";
// @ts-expect-error
await compare({ source: "a text", sentences: [] });
export { replaced, tap, why, cosines, shown, wrong };
`;

describe("the new architecture, head and task", () => {
  const golden = JSON.parse(readFileSync("test/golden/recipes.json", "utf8"));
  let answers: Answers;
  beforeAll(() => {
    answers = models();
  });

  test("compute what transformers computes, on every CPU backend and in a worker", () => {
    expect(Object.keys(answers.electra)).toEqual(["reference", "cpu", "wasm"]);
    for (const [backend, { hidden, replaced, ofWorker }] of Object.entries(answers.electra)) {
      expect([backend, farthest(hidden, golden.electra.hidden) < 2e-6]).toEqual([backend, true]); // f32; without token types 0.5
      expect([backend, farthest(replaced, golden.electra.replaced) < 1e-6]).toEqual([backend, true]); // tanh-GELU strays by 1e-4
      if (backend === "wasm") expect(ofWorker).toEqual(replaced);
    }
  });

  test("say what they are, and refuse what they would get wrong", () => {
    expect(answers.facts).toEqual({
      endsIn: ["detector"],
      taps: ["detector.dense", "detector.activated", "logits"],
      shapes: [
        [9, 18],
        [9, 1],
        [0, 1],
      ],
      missing: expect.stringContaining("has no masked-language-model head: none is known of model_type electra"),
      encoderAlone: expect.stringContaining("has no detector of replaced tokens"),
      projected: "unsupported_model",
    });
  });

  test("compare sentences as Python does", () => {
    const { cosines } = golden.similarity;
    expect(cosines.length).toBeGreaterThan(3);
    expect(farthest(answers.compared, cosines)).toBeLessThan(2e-6); // f32; special tokens left out of the mean: 0.03 or more
    expect(answers.none).toEqual([]);
    expect(answers.refused).toEqual([
      "invalid_input",
      "invalid_option",
      expect.stringMatching(/^missing_head: .*none is known of model_type electra/),
      expect.stringMatching(/^unknown_task: .*Did you mean "sentence-similarity"/),
      expect.stringMatching(/^invalid_option: .*truncate/),
    ]);
  });
});

test("the new stage passes the test that was written with it", () => {
  const transform = { "\\.ts$": resolve("test/support/strip-types.mjs") };
  const config = { rootDir: ".", testEnvironment: "node", extensionsToTreatAsEsm: [".ts"], transform, reporters: ["default"] };
  const jest = ["--experimental-vm-modules", "--no-warnings", "node_modules/jest/bin/jest.js"];
  expect(node(...jest, "--config", JSON.stringify(config), "--runTestsByPath", "test/tokenizer/strip.test.ts")).toMatch(
    /Tests: +6 passed, 6 total/,
  );
});

describe("the new kernels", () => {
  test("stand in the tables and are right in every case", () => {
    const { names, gelus, table, rmsnorm, timed } = judge();
    expect(names).toContain("rmsnorm");
    expect(gelus).toContain("table");
    expect(table.wrong).toEqual([]);
    expect(rmsnorm.wrong).toEqual([]);
    expect(Math.min(table.cases, rmsnorm.cases)).toBeGreaterThan(10);
    expect(timed).toEqual(["gelu/table", "rmsnorm/reference"]);
  });

  test("arrive in a pass on every CPU backend, and a GPU's says that it has none", () => {
    const { far, refused } = passes();
    expect(Object.keys(far)).toEqual(["reference", "cpu", "wasm"]);
    for (const scaled of Object.values(far)) expect(scaled).toBeLessThan(2e-6);
    expect(refused).toBe('backend_unavailable: rmsnorm has no dialect for gpujs: take the backend "wasm" or "cpu"');
  });

  test("fail where they are wrong", () => {
    const wrong = (file: string, right: string, other: string) => {
      const text = readFileSync(join(folder, file), "utf8");
      expect(text).toContain(right);
      writeFileSync(join(folder, file.replace(/\w+\.ts$/, "wrong.ts")), text.replace(right, other));
    };
    wrong("src/kernels/gelu/table.ts", "t * (rise + (1 - t) * ((1 - t) * (slopes[i] - rise) - t * (slopes[i + 1] - rise)))", "t * rise");
    wrong("src/kernels/rmsnorm/reference.ts", "Math.sqrt(meanSquare + epsilon)", "(Math.sqrt(meanSquare) + epsilon)");
    const { table, rmsnorm } = judge("wrong.ts", "wrong.ts");
    expect(table.wrong).toContain("-6 to 6, where it bends");
    expect(rmsnorm.wrong).toContain("small spread: ε decides");
  });
});

/** The largest difference of two lists of one length. */
function farthest(found: readonly number[], expected: readonly number[]): number {
  expect(found).toHaveLength(expected.length);
  return found.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i])), 0);
}

interface Answers {
  electra: Record<string, { hidden: number[]; replaced: number[]; ofWorker?: number[] }>;
  facts: Record<string, unknown>;
  compared: number[];
  none: number[];
  refused: string[];
}

/** A tiny ELECTRA in a folder, and the bundled model, opened by the copy's own door. */
function models(): Answers {
  writeFileSync(
    join(folder, "models.ts"),
    `import { readFileSync, mkdirSync, writeFileSync } from "node:fs";
     import { Tensor } from "./src/tensor/index.ts";
     import { writeSafetensors } from "./src/checkpoint/safetensors/index.ts";
     import { loadModel, pipeline, tapNames } from "./src/doors/node.ts";
     import { readRequest, requests } from "./src/doors/requests.ts";
     import { generatedWeights, parametersIn, readBlueprint } from "./src/model/index.ts";
     const golden = JSON.parse(readFileSync("test/golden/recipes.json", "utf8"));
     const { config, seed, ids, types } = golden.electra;
     const blueprint = await readBlueprint(config, "config.json");
     const fill = generatedWeights(blueprint, seed);
     const tensors = new Map();
     for (const { name, shape } of parametersIn(blueprint.encoder, blueprint.heads).values()) {
       const data = new Float32Array(shape.reduce((product, size) => product * size, 1));
       await fill(name, data);
       tensors.set(name, new Tensor(data, shape));
     }
     const save = (folder, config, kept) => {
       mkdirSync(folder);
       writeFileSync(folder + "/config.json", JSON.stringify(config));
       writeFileSync(folder + "/model.safetensors", writeSafetensors(new Map([...tensors].filter(([name]) => kept(name)))));
     };
     save("electra", config, () => true);
     save("bare", { ...config, architectures: ["ElectraModel"] }, (name) => name.startsWith("electra."));
     save("projected", { ...config, embedding_size: 9 }, () => true);
     const encoding = { ids, token_type_ids: types };
     const numbers = (tensor) => [...tensor.flat()];
     const electra = {};
     for (const backend of ["reference", "cpu", "wasm"]) {
       const model = await loadModel("./electra", { backend, threads: 1 });
       electra[backend] = { hidden: numbers((await model.encode([encoding]))[0]), replaced: (await model.ask("detect", [encoding], undefined, {}))[0] };
     }
     const remote = await loadModel("./electra", { backend: "wasm", threads: 1, worker: true });
     electra.wasm.ofWorker = (await remote.ask("detect", [encoding], undefined, {}))[0];
     remote.dispose();
     const failure = ({ code, message }) => code + ": " + message;
     const model = await loadModel("./electra", { backend: "cpu" });
     const { taps, logits } = await model.run(encoding, { taps: ["detector.dense"] });
     const nowhere = await model.run(encoding, { positions: [], taps: ["embeddings.sum"] });
     const facts = {
       endsIn: model.config.endsIn,
       taps: tapNames(model.config).slice(-3),
       shapes: [taps["detector.dense"].shape, logits.shape, nowhere.logits.shape],
       missing: model.missing("mlm"),
       encoderAlone: (await loadModel("./bare", { backend: "cpu" })).missing("detector"),
       projected: await loadModel("./projected", { backend: "cpu" }).catch(({ code }) => code),
     };
     const { source_sentence, sentences } = golden.similarity;
     const compare = await pipeline("sentence-similarity", "./weights/mini", { backend: "wasm", threads: 1 });
     const compared = await compare({ source_sentence, sentences });
     const none = await compare({ source_sentence, sentences: [] });
     const electraFiles = { config: readFileSync("electra/config.json"), tokenizer: readFileSync("weights/mini/tokenizer.json"), weights: readFileSync("electra/model.safetensors") };
     const refused = [
       await compare({ source_sentence, sentences: source_sentence }).catch(({ code }) => code),
       await compare({ source_sentence, sentences }, { top_k: 1 }).catch(({ code }) => code),
       await pipeline("fill-mask", electraFiles, { backend: "cpu" }).catch(failure),
       await pipeline("sentence-similarty", "./weights/mini").catch(failure),
       (() => { try { return readRequest(requests["sentence-similarity"], { source_sentence, sentences, truncate: true }); } catch (error) { return failure(error); } })(),
     ];
     console.log(JSON.stringify({ electra, facts, compared, none, refused }));
     process.exit();`,
  );
  return JSON.parse(node("--no-warnings", "--import", "./scripts/register-typescript.mjs", "models.ts"));
}

type Judged = Record<"table" | "rmsnorm", { cases: number; wrong: string[] }> & Record<"names" | "gelus" | "timed", string[]>;

/** Judges the two kernels, from the files that hold them, by the copy's own conformance and goldens. */
function judge(table = "table.ts", rmsnorm = "reference.ts"): Judged {
  writeFileSync(
    join(folder, "judge.ts"),
    `import { bench, conform, operations } from "./src/kernels/index.ts";
     import { kernelGoldens } from "./test/golden/kernel-goldens.ts";
     import { gelu as table } from "./src/kernels/gelu/${table}";
     import { rmsnorm } from "./src/kernels/rmsnorm/${rmsnorm}";
     const golden = await kernelGoldens();
     const failed = (verdicts) => ({ cases: verdicts.length, wrong: verdicts.filter(({ ok }) => !ok).map((verdict) => verdict.case) });
     const verdicts = { table: failed(await conform(operations.gelu, table, { golden })), rmsnorm: failed(await conform(operations.rmsnorm, rmsnorm, { golden })) };
     const timed = [];
     for (const [operation, kernel] of [[operations.gelu, table], [operations.rmsnorm, rmsnorm]]) {
       const some = { cases: operation.cases.slice(2, 3), budget: 1 };
       timed.push(...(await bench(operation, kernel, some).catch(() => [])).map((row) => row.operation + "/" + row.dialect));
     }
     const names = Object.keys(operations);
     console.log(JSON.stringify({ ...verdicts, names, gelus: Object.keys(operations.gelu.dialects), timed }));`,
  );
  return JSON.parse(node("--no-warnings", "--import", "./scripts/register-typescript.mjs", "judge.ts"));
}

/** A program with the new op on the copy's backends: how far each is from the kernel's reference, and what one without a dialect says. */
function passes(): { far: Record<string, number>; refused: string } {
  writeFileSync(
    join(folder, "passes.ts"),
    `import { openBackend } from "./src/backends/index.ts";
     import { usePeersOfNode } from "./src/kernels/devices/node-peers.ts";
     import { operations } from "./src/kernels/index.ts";
     import { compare, normal, uniform } from "./src/tensor/index.ts";
     usePeersOfNode();
     const [ids, columns, epsilon] = [Int32Array.of(4, 0, 2), 13, 1e-5];
     const numbers = normal(1, 5 * columns);
     const gamma = uniform(2, columns, 0.5, 1.5);
     const x = Float32Array.from([...ids].flatMap((id) => [...numbers.slice(id * columns, (id + 1) * columns)]));
     const expected = new Float32Array(x.length);
     operations.rmsnorm.dialects.reference({ y: expected }, { x, weight: gamma, epsilon, rows: ids.length, columns });
     const run = async (name) => {
       const { backend } = await openBackend(name, { threads: 1, gpujs: { mode: "webasm" } });
       const table = await backend.parameter("table", [5, columns], "table", (target) => target.set(numbers));
       const weight = await backend.parameter("γ", [columns], "vector", (target) => target.set(gamma));
       const { y } = await backend.pass({ ids }, (ops, { ids }) => ({ y: ops.gelu(ops.rmsNorm(ops.embed([table, ids]), { weight, epsilon })) }));
       const after = new Float32Array(y.length);
       operations.gelu.dialects.reference({ y: after }, { x: expected });
       return compare(y, after).scaled;
     };
     const far = {};
     for (const name of ["reference", "cpu", "wasm"]) far[name] = await run(name);
     const refused = await run("gpujs").catch(({ code, message }) => code + ": " + message);
     console.log(JSON.stringify({ far, refused }));
     process.exit();`,
  );
  return JSON.parse(node("--no-warnings", "--import", "./scripts/register-typescript.mjs", "passes.ts"));
}

/** All that a program of the copy prints: which of its two streams a tool reports on is the tool's affair. */
function node(...args: string[]): string {
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  return stdout + stderr;
}
