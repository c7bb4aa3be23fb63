/** The build without relaxed instructions: IEEE 754 fixes all that it computes, so one hash holds for every engine that has WebAssembly. */
import { expect, test } from "@jest/globals";
import { loadModel } from "../../../src/doors/node.ts";
import { built, onBuilt as run } from "../../support/built.ts";
import { runs } from "../../support/runs.ts";

await built();

/** Of sixty texts' logits and last hidden rows: alike on Node 20, 22, 24 and 26. */
const sixty = "7487e80553c5b487c7e192243a1aa633c76275aa8fce91127a601a4337b39e22";

test("its bits are the same everywhere, on any number of threads, in a worker, in any batch", () => {
  const texts = runs(60, 1000);
  const answers = run(
    `
    import { createHash } from "node:crypto";
    const texts = Array.from({ length: ${texts} }, (_, i) => ({
      ids: Array.from({ length: 1 + ((i * 37) % 29) }, (_, t) => (t * 7919 + i * 31) % 12288),
    }));
    const hashOf = async (options, batch, count = texts.length) => {
      const model = await loadModel(undefined, { simd: "exact", ...options });
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
  expect(answers.first).toEqual({ backend: "wasm (exact, 1 thread)", hash: sixty });
  expect(answers.all.map(({ backend }) => backend)).toEqual(
    ["1 thread", "2 threads", "3 threads"].map((count) => `wasm (exact, ${count})`),
  );
  expect(new Set(answers.all.map(({ hash }) => hash)).size).toBe(1);
}, 600_000);

interface Answer {
  backend: string;
  hash: string;
}

test("where WebAssembly is missing it is an error, and no other backend stands in", async () => {
  const { WebAssembly } = globalThis;
  Reflect.deleteProperty(globalThis, "WebAssembly");
  try {
    for (const backend of [undefined, "auto", "wasm"]) {
      await expect(loadModel(undefined, { backend, simd: "exact" })).rejects.toMatchObject({ code: "backend_unavailable" });
    }
    expect((await loadModel(undefined, { simd: "plain" })).backend).toMatch(/^cpu .*passed over: wasm/);
  } finally {
    globalThis.WebAssembly = WebAssembly;
  }
});
