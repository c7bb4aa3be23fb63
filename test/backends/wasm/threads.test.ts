/** The built package in processes of their own: threads need the files that are served, and an end that nobody waits for. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { generatedFolder } from "../../../bench/generated-folder.ts";
import { builds, usableBuilds } from "../../../src/kernels/devices/wasm/index.ts";
import { built, onBuilt as run, settledMemory } from "../../support/built.ts";
import { runs } from "../../support/runs.ts";

await built();
const dist = pathToFileURL(resolve("dist")).href;

test.each(["f32", "q8"])("%s: the answers have the same bits on any number of threads, and the process ends by itself", (dtype) => {
  const answers = run(`
    import { createHash } from "node:crypto";
    const encodings = [3, 128, 17, 64, 5].map((length) => ({ ids: Array.from({ length }, (_, i) => (i * 7919 + length) % 12288) }));
    const answers = [];
    for (const threads of [1, 2, 3, 5]) {
      const model = await loadModel(undefined, { backend: "wasm", threads, dtype: "${dtype}" });
      const hash = createHash("sha256");
      for (let again = 0; again < 5; again++) {
        for (const { logits, taps } of await model.run(encodings, { taps: ["layer.2.attention.probs", "layer.5.mlp.normed"] })) {
          for (const tensor of [logits, ...Object.values(taps)]) hash.update(tensor.flat());
        }
      }
      answers.push({ backend: model.backend, hash: hash.digest("hex") });
    }
    console.log(JSON.stringify(answers));
  `) as { backend: string; hash: string }[];
  expect(answers.map(({ backend }) => /^wasm \(\S+, \d threads?\)$/.test(backend))).toEqual([true, true, true, true]);
  expect(answers.map(({ backend }) => /\d(?= thread)/.exec(backend)?.[0])).toEqual(["1", "2", "3", "5"]);
  expect(new Set(answers.map(({ hash }) => hash)).size).toBe(1);
});

test("pipelines come and go: dispose gives threads and memory back", () => {
  const { grown, left } = run(
    `
    ${settledMemory}
    const open = async () => {
      const unmask = await pipeline("fill-mask", undefined, { backend: "wasm", threads: 2 });
      await unmask("The sky is <mask>.");
      unmask.dispose();
    };
    for (let i = 0; i < 10; i++) await open();
    const before = await settledMemory();
    for (let i = 0; i < ${runs(20, 200)}; i++) await open();
    const grown = (await settledMemory()) - before;
    const left = process.getActiveResourcesInfo().filter((name) => name.includes("Worker") || name === "MessagePort").length;
    console.log(JSON.stringify({ grown: grown / 1e6, left }));
  `,
    120_000,
  ) as { grown: number; left: number };
  expect(left).toBe(0);
  expect(grown).toBeLessThan(200); // MB; one model is 21
});

test("thousands of passes of changing lengths: memory stays flat", () => {
  const { grown } = run(
    `
    ${settledMemory}
    const model = await loadModel(${JSON.stringify("./test/golden/tiny")}, { backend: "wasm", threads: 2 });
    const pass = (i) => model.run({ ids: Array.from({ length: 1 + (i * 7) % 32 }, (_, t) => (t * 31 + i) % 131) });
    for (let i = 0; i < 500; i++) await pass(i);
    const before = await settledMemory();
    for (let i = 0; i < ${runs(1000, 10_000)}; i++) await pass(i);
    console.log(JSON.stringify({ grown: ((await settledMemory()) - before) / 1e6 }));
  `,
    120_000,
  ) as { grown: number };
  expect(grown).toBeLessThan(40); // MB
});

test("passes of a true shape, of mixed lengths and kinds: the memory of wasm stays what it was, that of the process flat", async () => {
  const { path } = await generatedFolder(process.env.TYPEFORMER_LONG ? "distilroberta" : "tiny");
  const { grown, wasmGrown, wasmBytes } = run(
    `
    ${settledMemory}
    const memories = [];
    const { Memory } = WebAssembly;
    WebAssembly.Memory = class extends Memory {
      constructor(size) {
        super(size);
        memories.push(this);
      }
    };
    const model = await loadModel(${JSON.stringify(`./${path}`)}, { backend: "wasm", threads: 2 });
    const { config } = model;

    const lengthOf = (i) => Math.min(config.tokenLimit, i % 28 === 2 ? 300 : 3 + 2 * ((9 * i) % 28)); // one beyond a chunk of logits
    const text = (i) => ({ ids: Array.from({ length: lengthOf(i) }, (_, t) => (t * 31 + i) % config.vocab) });
    const kinds = [
      (i) => model.rank([text(i)], [[1]], { k: 5 }),
      (i) => model.rank([text(i), text(i + 1), text(i + 2)], [[1], [0, 2], []], { k: 5, among: [7, 8, 9] }),
      (i) => model.run(text(i)),
      (i) => model.run([text(i), text(i + 3)], { positions: [[0], []], taps: ["layer.1.attention.probs", "layer.0.mlp.up"] }),
    ];
    const pass = (i) => kinds[i % 4](i);
    const inUse = async () => ({ process: await settledMemory(), wasm: Math.max(...memories.map(({ buffer }) => buffer.byteLength)) });
    for (let i = 0; i < 28; i++) await pass(i); // all there are
    const before = await inUse();
    for (let i = 0; i < 200; i++) await pass(i);
    const after = await inUse();
    console.log(JSON.stringify({ grown: (after.process - before.process) / 1e6, wasmGrown: after.wasm - before.wasm, wasmBytes: after.wasm }));
  `,
    600_000,
  ) as { grown: number; wasmGrown: number; wasmBytes: number };
  expect(wasmBytes).toBeGreaterThan(1e6);
  expect(wasmGrown).toBe(0);
  expect(grown).toBeLessThan(100); // MB; at the full shape the logits of all these passes are 700, of the longest 60
}, 600_000);

/* `wide` without the flag that it is made for is slow, not wrong. */
describe.each([...builds.map((build) => [build, "no flag"]), ["wide", "--experimental-wasm-revectorize"]])(
  "the module %s that the caller compiled, with %s",
  (build, flag) => {
    const accepted = usableBuilds().some((usable) => usable === build);
    if (!accepted) process.stdout.write(`skipped: ${build} with ${flag}, which this engine does not accept\n`);
    (accepted ? test : test.skip)("is the one that runs, and every tap is PyTorch's", () => {
      const { backend, okay } = run(`
        import { readFileSync } from "node:fs";
        import { setFlagsFromString } from "node:v8";
        import { openGoldens, verifyModel } from "${dist}/golden.js";
        if (${flag.startsWith("--")}) setFlagsFromString("${flag}");
        const wasmModule = new WebAssembly.Module(readFileSync("dist/wasm/${build}.wasm"));
        const model = await loadModel(undefined, { backend: "wasm", threads: 1, wasmModule });
        const { okay } = await verifyModel(model, await openGoldens(readFileSync("weights/mini/golden.safetensors")));
        console.log(JSON.stringify({ backend: model.backend, okay }));
      `) as { backend: string; okay: boolean };
      expect({ backend, okay }).toEqual({ backend: "wasm (the given module, 1 thread)", okay: true });
    });
  },
);
