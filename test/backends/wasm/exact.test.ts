/** The build without relaxed instructions: IEEE 754 fixes all that it computes, so one hash holds for every engine that has WebAssembly. */
import { describe, expect, test } from "@jest/globals";
import { loadModel } from "../../../src/doors/node.ts";
import { bytesOf } from "../../../src/kernels/devices/wasm/index.ts";
import { built, onBuilt as run } from "../../support/built.ts";
import { runs } from "../../support/runs.ts";

await built();

/** Of sixty texts' logits and last hidden rows: alike on Node 20, 22, 24 and 26. */
const sixty = {
  f32: "7487e80553c5b487c7e192243a1aa633c76275aa8fce91127a601a4337b39e22",
  q8: "ff1a05062ccac89edd01a73f79a0bbba709ade715e606a0a6d4e40221861e4ec",
};

test.each(["f32", "q8"] as const)(
  "its bits in %s are the same everywhere, on any number of threads, in a worker, in any batch",
  (dtype) => {
    const texts = runs(60, 1000);
    const answers = run(
      `
    import { createHash } from "node:crypto";
    const texts = Array.from({ length: ${texts} }, (_, i) => ({
      ids: Array.from({ length: 1 + ((i * 37) % 29) }, (_, t) => (t * 7919 + i * 31) % 12288),
    }));
    const hashOf = async (options, batch, count = texts.length) => {
      const model = await loadModel(undefined, { simd: "exact", dtype: "${dtype}", ...options });
      const hash = createHash("sha256");
      for (let i = 0; i < count; i += batch) {
        const outputs = await model.run(texts.slice(i, Math.min(count, i + batch)), { taps: ["layer.5.mlp.normed"] });
        for (const { logits, taps } of outputs) for (const tensor of [logits, ...Object.values(taps)]) hash.update(tensor.flat());
      }
      model.dispose();
      return { backend: model.backend, hash: hash.digest("hex") };
    };
    console.log(JSON.stringify({
      first: await hashOf({ threads: 1 }, 60, 60),
      all: [
        await hashOf({ threads: 1, backend: "wasm" }, 60),
        await hashOf({ threads: 2, backend: "auto" }, 7),
        await hashOf({ threads: 3, worker: true }, 1),
      ],
    }));
  `,
      600_000,
    ) as { first: Answer; all: Answer[] };
    expect(answers.first).toEqual({ backend: "wasm (exact, 1 thread)", hash: sixty[dtype] });
    expect(answers.all.map(({ backend }) => backend)).toEqual(
      ["1 thread", "2 threads", "3 threads"].map((count) => `wasm (exact, ${count})`),
    );
    expect(new Set(answers.all.map(({ hash }) => hash)).size).toBe(1);
  },
  600_000,
);

interface Answer {
  backend: string;
  hash: string;
}

test("it has no relaxed instruction, of which the other builds have hundreds", () => {
  /* 0xfd and 0x100 … 0x113 in LEB128: https://webassembly.github.io/relaxed-simd/core/binary/instructions.html. Other bytes may look like one. */
  const relaxed = (bytes: Uint8Array) =>
    bytes.filter((byte, i) => byte === 0xfd && (bytes[i + 1] & ~0x1f) === 0x80 && bytes[i + 2] === 2).length;
  expect(relaxed(bytesOf("simd128"))).toBe(0);
  expect(relaxed(bytesOf("relaxed-simd"))).toBeGreaterThan(100);
});

describe("where it cannot be had it is an error, and no other backend stands in", () => {
  const message = expect.stringMatching(/vectors; no other backend has the bits of simd: "exact"/);

  test("without WebAssembly, whatever backend is asked for", async () => {
    const { WebAssembly } = globalThis;
    Reflect.deleteProperty(globalThis, "WebAssembly");
    try {
      for (const backend of [undefined, "auto", "wasm", ["wasm", "auto"]]) {
        await expect(loadModel(undefined, { backend, simd: "exact" })).rejects.toMatchObject({ code: "backend_unavailable", message });
      }
      expect((await loadModel(undefined, { simd: "plain" })).backend).toMatch(/^cpu .*passed over: wasm/);
    } finally {
      globalThis.WebAssembly = WebAssembly;
    }
  });

  test.each([
    ["without a compiler", ["--jitless"]],
    ["on a processor without the vectors", ["--no-enable-ssse3"]],
  ])("%s: node %s", (_, flags) => {
    const program = `
      const said = [];
      for (const options of [{ simd: "exact" }, { simd: "exact", worker: true }, {}]) {
        try {
          const model = await loadModel(undefined, { threads: 1, ...options });
          said.push(model.backend);
          model.dispose();
        } catch ({ code, message }) {
          said.push({ code, message });
        }
      }
      console.log(JSON.stringify(said));`;
    const refused = { code: "backend_unavailable", message };
    const inWorker = { ...refused, message: expect.any(String) }; // Node 22 itself needs WebAssembly to start one
    expect(run(program, 60_000, flags)).toEqual([refused, inWorker, expect.stringMatching(/^cpu .*passed over: wasm/)]);
  });

  test.each(["cpu", "webgpu", "gpujs", "reference", ["wasm", "cpu"], ["webgpu", "wasm"]])("beside the backend %j", async (backend) => {
    await expect(loadModel(undefined, { backend, simd: "exact" })).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.stringMatching(/^simd: "exact" is for the backend "wasm", and the backend "\w+" is named beside it$/),
    });
  });
});
