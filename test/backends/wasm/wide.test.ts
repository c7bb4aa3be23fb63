/** The build for a flag of V8's that is set while a process runs. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "@jest/globals";
import { openBackend } from "../../../src/backends/index.ts";
import { everyExport } from "../../../src/backends/wasm/lowerings.ts";
import { chooseBuild, moduleOf } from "../../../src/kernels/devices/wasm/index.ts";
import { unsafePlace, wideOnNode } from "../../../src/loading/node-wide.ts";
import { answersOf, flawOfWide } from "../../../src/loading/wide-check.ts";
import { built, onBuilt as run } from "../../support/built.ts";

await built();
const found = await wideOnNode();
const here = typeof found !== "string";
const ofTheDevice = ["fastestDots", "probe"];
if (!here) process.stdout.write(`skipped: wide: ${found}\n`);

const simply = { paired: <T>(work: () => T): T => work(), unpaired: <T>(work: () => T): T => work() };

describe("the check", () => {
  test("calls every kernel", async () => {
    const called = new Set<string>();
    const { Instance } = WebAssembly;
    WebAssembly.Instance = class {
      exports: Record<string, unknown>;
      constructor(...instance: ConstructorParameters<typeof Instance>) {
        const { exports } = new Instance(...instance);
        const noting =
          (name: string, kernel: CallableFunction) =>
          (...args: number[]) => {
            called.add(name);
            return kernel(...args);
          };
        this.exports = Object.fromEntries(
          Object.entries(exports).map(([name, kernel]) => [name, noting(name, kernel as CallableFunction)]),
        );
      }
    } as typeof Instance;
    try {
      await answersOf(moduleOf(chooseBuild()));
    } finally {
      WebAssembly.Instance = Instance;
    }
    const asked = everyExport.map(({ exportName }) => exportName).filter((name) => name !== "softmax"); // no pass has it alone
    expect([...called].filter((name) => !ofTheDevice.includes(name)).sort()).toEqual(asked.sort());
  });

  test("refuses a build that is no faster, with its gain", async () => {
    const plain = moduleOf(chooseBuild());
    await flawOfWide(plain, plain, simply);
    await sleep(200); // until V8 has optimised the tile, beside
    expect(await flawOfWide(plain, plain, simply)).toMatch(/^it is \d\.\d\d times as fast as plain here, and 1\.1 is the least$/);
  });

  (here ? test : test.skip)("refuses a build whose bits are others, by the name of what strays", async () => {
    const flaw = await flawOfWide(found as WebAssembly.Module, moduleOf("simd128"), simply);
    expect(flaw).toMatch(/^its check failed: .+ is not to the bit what the plain build gives$/);
  });
});

describe("where it is not known to be safe, nothing is set, and the reason is told", () => {
  const node = process.versions;
  test.each([
    ["Node 22", { ...node, node: "22.23.3", v8: "12.4.254.21-node.57" }, /Node 24 and 26, and this is 22\.23\.3/],
    ["Node 25", { ...node, node: "25.2.0", v8: "14.1.146.11-node.14" }, /Node 24 and 26, and this is 25\.2\.0/],
    ["a Node to come", { ...node, node: "28.0.0", v8: "15.2.1-node.1" }, /Node 24 and 26, and this is 28\.0\.0/],
    ["Bun", { ...node, bun: "1.4.5", v8: "13.6.1" }, /^Bun 1\.4\.5/],
    ["Deno", { ...node, deno: "2.9.6", v8: "14.6.1" }, /Deno 2\.9\.6/],
  ])("%s", (_, versions, reason) => {
    expect(unsafePlace(versions, "x64")).toMatch(reason);
  });

  test("another processor, for which V8 has no such flag", () => {
    expect(unsafePlace({ ...node, v8: "13.6.233.17-node.53" }, "arm64")).toBe("V8 pairs instructions on x64 alone, and this is arm64");
  });

  test.each(["13.6.233.17-node.53", "14.6.202.34-node.34"])("V8 %s is", (v8) => {
    expect(unsafePlace({ ...node, v8 }, "x64")).toBeUndefined();
  });

  test("a page", async () => {
    const { backend, description } = await openBackend("wasm", { threads: 1, simd: "wide" });
    backend.dispose();
    expect(description).toMatch(/^wasm \((relaxed-simd|simd128), 1 thread; not wide: V8's flag can only be set on Node\)$/);
  });

  (here ? test.skip : test)("the built package says so, answers, and prints nothing of its own", () => {
    const { code, backend, stderr } = alone([]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(backend).toBe(`wasm (${chooseBuild()}, 2 threads; not wide: ${found})`);
  });
});

/** A process that loads one model with `wide` and says what runs; with what else it printed. */
function alone(flags: string[], options: object = {}, dist = "dist") {
  const entry = pathToFileURL(resolve(dist, "node.js")).href;
  const given = JSON.stringify({ simd: "wide", threads: 2, ...options });
  const program = `const { loadModel } = await import(${JSON.stringify(entry)}); const model = await loadModel(undefined, ${given});
    await model.run({ ids: [0, 5, 2] }); console.log("runs " + model.backend);`;
  const ran = spawnSync(process.execPath, [...flags, "--input-type=module", "-e", program], { encoding: "utf8" });
  return { code: ran.status, stderr: ran.stderr, stdout: ran.stdout, backend: /^runs (.*)$/m.exec(ran.stdout)?.[1] };
}

(here ? describe : describe.skip)("the built package", () => {
  const goldens = `const { openGoldens, verifyModel } = await import(${JSON.stringify(pathToFileURL(resolve("dist/golden.js")).href)});
    const { readFileSync } = await import("node:fs");
    const goldens = await openGoldens(readFileSync("weights/mini/golden.safetensors"));`;

  test.each([
    ["in this thread", { threads: 2 }],
    ["in a worker, which sets the flag itself", { threads: 2, worker: true }],
  ])("runs it %s, and every tap is PyTorch's", (_, options) => {
    const { backend, okay } = run(`${goldens}
      const model = await loadModel(undefined, ${JSON.stringify({ simd: "wide", ...options })});
      console.log(JSON.stringify({ backend: model.backend, okay: (await verifyModel(model, goldens)).okay }));
      model.dispose();`) as { backend: string; okay: boolean };
    expect({ backend, okay }).toEqual({ backend: "wasm (wide, 2 threads)", okay: true });
  });

  test.each(["f32", "q8"])("%s: its bits are those of the plain build, which runs beside it as before; no flag stays set", (dtype) => {
    const answers = run(`
      import { createHash } from "node:crypto";
      import { cachedDataVersionTag } from "node:v8";
      const before = cachedDataVersionTag();
      const said = [];
      for (const simd of ["plain", "wide", "plain"]) {
        const model = await loadModel(undefined, { simd, threads: 1, dtype: "${dtype}" });
        const ids = Array.from({ length: 29 }, (_, t) => (t * 7919) % 12288);
        const { logits } = await model.run({ ids });
        said.push({ backend: model.backend, hash: createHash("sha256").update(logits.flat()).digest("hex") });
      }
      console.log(JSON.stringify({ said, flags: before === cachedDataVersionTag() }));`) as {
      said: { backend: string; hash: string }[];
      flags: boolean;
    };
    expect(answers.flags).toBe(true);
    expect(answers.said.map(({ backend }) => backend)).toEqual(
      ["relaxed-simd", "wide", "relaxed-simd"].map((name) => `wasm (${name}, 1 thread)`),
    );
    expect(new Set(answers.said.map(({ hash }) => hash)).size).toBe(1);
  });

  test.each(["serially", "at once"])("many threads open it, %s, and others the plain build", (how) => {
    const backends = run(`
      const lanes = [["plain", true], ["wide", true], ["wide", false], ["wide", true], ["plain", true], ["plain", false], ["wide", true]];
      const open = async ([simd, worker]) => {
        const model = await loadModel(undefined, { simd, worker, threads: 1 });
        await model.run({ ids: [0, 5, 2] });
        model.dispose();
        return model.backend;
      };
      const backends = [];
      if (${how === "at once"}) backends.push(...(await Promise.all(lanes.map(open))));
      else for (const lane of lanes) backends.push(await open(lane));
      console.log(JSON.stringify(backends));`) as string[];
    const wanted = ["relaxed-simd", "wide", "wide", "wide", "relaxed-simd", "relaxed-simd", "wide"];
    expect(backends).toEqual(wanted.map((name) => `wasm (${name}, 1 thread)`));
  });

  describe("V8 tells", () => {
    if (!here) return;
    const { stdout, backend, code } = alone(["--trace-wasm-compilation-times", "--trace-wasm-revectorize"]);
    const functions = [...stdout.matchAll(/^Compiled function (\w+)#(\d+) using (\w+)/gm)].map(([, module, index, compiler]) => ({
      module,
      index: Number(index),
      compiler,
    }));
    const optimised = functions.filter(({ compiler }) => compiler === "TurboFan");
    const ofModule = (id: string) => optimised.filter(({ module }) => module === id).map(({ index }) => index);
    const wide = optimised.map(({ module }) => module).reduce((most, id) => (ofModule(id).length > ofModule(most).length ? id : most));
    const inOrder = (indices: Iterable<number>) => [...new Set(indices)].sort((a, b) => a - b);

    test("that its model ran", () => expect({ code, backend }).toEqual({ code: 0, backend: "wasm (wide, 2 threads)" }));

    test("that every function of it that was ever called was compiled by the optimising compiler, once", () => {
      const called = functions.filter(({ module }) => module === wide).map(({ index }) => index);
      expect(ofModule(wide).sort((a, b) => a - b)).toEqual(inOrder(called));
      expect(called.length).toBeGreaterThan(everyExport.length);
    });

    test("that those with vectors were looked through for pairs, and no function of another module", () => {
      const lookedThrough = [...stdout.matchAll(/^Begin revec function wasm-function#(\d+)/gm)].map(([, index]) => Number(index));
      expect(lookedThrough.length).toBeGreaterThan(everyExport.length);
      expect(new Set(lookedThrough).size).toBe(lookedThrough.length);
      expect(ofModule(wide)).toEqual(expect.arrayContaining(lookedThrough));
      expect(stdout.match(/[1-9]\d* Packed node/g)?.length).toBeGreaterThan(5);
    });
  });

  test.each(["--experimental-wasm-revectorize", "--wasm-sync-tier-up", "--wasm-tiering-budget=20000"])(
    "the flag %s that the process was started with stays",
    (flag) => {
      const said = run(
        `import { cachedDataVersionTag } from "node:v8";
        const before = cachedDataVersionTag();
        const { backend } = await loadModel(undefined, { simd: "wide", threads: 1 });
        console.log(JSON.stringify({ backend, same: before === cachedDataVersionTag() }));`,
        60_000,
        [flag],
      );
      expect(said).toEqual({ backend: "wasm (wide, 1 thread)", same: true });
    },
  );

  test("a load in a worker that is given up, at any moment, leaves no flag set", () => {
    const { aborted, same } = run(`
      import { cachedDataVersionTag } from "node:v8";
      const before = cachedDataVersionTag();
      let aborted = 0;
      for (let ms = 30; ms < 180; ms += 10) {
        const signal = AbortSignal.timeout(ms);
        const model = await loadModel(undefined, { simd: "wide", worker: true, threads: 1, signal }).catch(() => aborted++);
        model?.dispose?.();
      }
      const model = await loadModel(undefined, { simd: "wide", threads: 1 }); // in its turn, after all of them
      console.log(JSON.stringify({ aborted, same: before === cachedDataVersionTag() }));`) as { aborted: number; same: boolean };
    expect(aborted).toBeGreaterThan(0);
    expect(same).toBe(true);
  });

  test("without AVX2 nothing can be paired: it falls back, and says so", () => {
    const { code, backend, stderr } = alone(["--no-enable-avx2"], { threads: 1 });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(backend).toMatch(
      /^wasm \(relaxed-simd, 1 thread; not wide: it is 0\.\d\d times as fast as plain here, and 1\.1 is the least\)$/,
    );
  });
});

(here ? describe : describe.skip)(
  "a package whose build wide is not what it is meant to be answers with the plain one, and says why",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "typeformer-wide-"));
    afterAll(() => rmSync(folder, { recursive: true }));
    for (const part of ["dist", "package.json"]) cpSync(part, join(folder, part), { recursive: true });
    const file = join(folder, "dist/wasm/wide.wasm");
    const bytes = readFileSync(file);
    const backend = () => alone([], { threads: 1 }, join(folder, "dist")).backend;

    test("other bits: the last of a constant, √½, is another", () => {
      const half = Buffer.from(Float32Array.of(Math.SQRT1_2).buffer);
      const at = bytes.indexOf(half);
      expect([at > 0, bytes.indexOf(half, at + 1)]).toEqual([true, -1]);
      writeFileSync(file, bytes.with(at, bytes[at] ^ 1));
      expect(backend()).toBe(
        "wasm (relaxed-simd, 1 thread; not wide: its check failed: gelu is not to the bit what the plain build gives)",
      );
    });

    test("it is no module", () => {
      writeFileSync(file, "wide");
      expect(backend()).toMatch(/^wasm \(relaxed-simd, 1 thread; not wide: WebAssembly\.Module\(\): .+\)$/);
    });

    test("it is not there", () => {
      rmSync(file);
      expect(backend()).toMatch(
        /^wasm \(relaxed-simd, 1 thread; not wide: its file wasm\/wide\.wasm is not beside the program: ENOENT.+\)$/,
      );
    });
  },
);
