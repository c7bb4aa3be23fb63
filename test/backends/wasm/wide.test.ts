/** The build for a flag of V8's that is set while a process runs. */
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { openBackend } from "../../../src/backends/index.ts";
import { everyExport } from "../../../src/backends/wasm/lowerings.ts";
import { bytesOf, chooseBuild, moduleOf } from "../../../src/kernels/devices/wasm/index.ts";
import { unsafePlace, wideOnNode } from "../../../src/loading/node-wide.ts";
import { answersOf, flawOfWide } from "../../../src/loading/wide-check.ts";
import { built, onBuilt as run } from "../../support/built.ts";

await built();
const found = await wideOnNode();
const here = typeof found !== "string";
const ofTheDevice = ["fastestDots", "probe"];
if (!here) process.stdout.write(`skipped: wide: ${found}\n`);

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
    expect(await flawOfWide(plain, plain, (work) => work())).toMatch(/^it is \d\.\d\d times as fast as plain here, and 1\.1 is the least$/);
  });

  (here ? test : test.skip)("refuses a build whose bits are others, by the name of what strays", async () => {
    const flaw = await flawOfWide(found as WebAssembly.Module, moduleOf("simd128"), (work) => work());
    expect(flaw).toMatch(/^its check failed: .+ is not to the bit what the plain build gives$/);
  });
});

describe("where it is not known to be safe, nothing is set, and the reason is told", () => {
  const node = process.versions;
  test.each([
    ["Node 22", { ...node, node: "22.23.3", v8: "12.4.254.21-node.57" }, /Node 24, and this is 22\.23\.3/],
    ["Node 26", { ...node, node: "26.10.0", v8: "14.6.202.34-node.34" }, /Node 24, and this is 26\.10\.0/],
    ["a Node to come", { ...node, node: "28.0.0", v8: "15.2.1-node.1" }, /Node 24, and this is 28\.0\.0/],
    ["Bun", { ...node, bun: "1.4.5", v8: "13.6.1" }, /^Bun 1\.4\.5/],
    ["Deno", { ...node, deno: "2.9.6", v8: "14.6.1" }, /Deno 2\.9\.6/],
  ])("%s", (_, versions, reason) => {
    expect(unsafePlace(versions)).toMatch(reason);
  });

  test("Node 24 is", () => {
    expect(unsafePlace({ ...node, v8: "13.6.233.17-node.53" })).toBeUndefined();
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
function alone(flags: string[], options: object = {}) {
  const entry = pathToFileURL(resolve("dist/node.js")).href;
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

  test("every function of it was compiled by the optimising compiler, and none by another", () => {
    const { stdout, backend, code } = alone(["--trace-wasm-compilation-times"]);
    expect({ code, backend }).toEqual({ code: 0, backend: "wasm (wide, 2 threads)" });
    const modules: Record<string, { optimised: Set<string>; others: number }> = {};
    for (const [, module, index, compiler] of stdout.matchAll(/^Compiled function (\w+)#(\d+) using (\w+)/gm)) {
      modules[module] ??= { optimised: new Set(), others: 0 };
      if (compiler === "TurboFan") modules[module].optimised.add(index);
      else modules[module].others++;
    }
    const compilers = Object.values(modules).map(({ optimised, others }) => ({ optimised: optimised.size, others }));
    expect(compilers).toContainEqual({ optimised: functionsOf(bytesOf("wide")), others: 0 });
  });

  test("a flag that the process was started with stays", () => {
    expect(
      run(
        `import { cachedDataVersionTag } from "node:v8";
        const before = cachedDataVersionTag();
        const { backend } = await loadModel(undefined, { simd: "wide", threads: 1 });
        console.log(JSON.stringify({ backend, same: before === cachedDataVersionTag() }));`,
        60_000,
        ["--experimental-wasm-revectorize"],
      ),
    ).toEqual({ backend: "wasm (wide, 1 thread)", same: true });
  });
});

/** How many functions a module has of its own: https://webassembly.github.io/spec/core/binary/modules.html#function-section */
function functionsOf(bytes: Uint8Array): number {
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  for (;;) {
    const [id, size] = [bytes[at++], number()];
    if (id === 3) return number();
    at += size;
  }
}
