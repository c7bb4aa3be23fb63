/** The build `wide`, as it is compiled for who asks for it, is held to every golden, and to the bits of the plain one. */
import { expect, test } from "@jest/globals";
import { openBackend } from "../../src/backends/index.ts";
import { openFile } from "../../src/checkpoint/files/node-files.ts";
import { loadModel, type Model, type Precision } from "../../src/doors/node.ts";
import { verifyModel } from "../../src/golden/index.ts";
import { wideOnNode } from "../../src/loading/node-wide.ts";
import type { Tensor } from "../../src/tensor/index.ts";
import { family } from "../support/family.ts";
import { goldensIn } from "../support/goldens.ts";
import { folders, generatedModel } from "../support/models.ts";
import { runs } from "../support/runs.ts";
import { openFullShape } from "./full-shape.ts";

const found = await wideOnNode();
const here = typeof found !== "string";
if (!here) process.stdout.write(`skipped: wide: ${found}\n`);

const everyFolder = [...Object.values(folders), ...family.map(({ folder }) => folder)];
const cases = everyFolder.flatMap((folder): [string, Precision][] => {
  const alsoInt8 = Object.values(folders).includes(folder) || runs(false, true);
  return alsoInt8
    ? [
        [folder, "f32"],
        [folder, "q8"],
      ]
    : [[folder, "f32"]];
});

async function onBoth<T>(folder: string, dtype: Precision, work: (wide: Model, plain: Model) => Promise<T>): Promise<T> {
  const [wide, plain] = await Promise.all(
    (["wide", "plain"] as const).map((simd) => loadModel(`./${folder}`, { simd, threads: 1, dtype })),
  );
  expect([wide.backend, plain.backend]).toEqual(["wasm (wide, 1 thread)", "wasm (relaxed-simd, 1 thread)"]);
  try {
    return await work(wide, plain);
  } finally {
    wide.dispose();
    plain.dispose();
  }
}

(here ? test : test.skip).each(cases)(
  "%s in %s: every logit has the plain build's bits, and in f32 every tap is PyTorch's",
  async (folder, dtype) => {
    const goldens = await goldensIn(folder);
    await onBoth(folder, dtype, async (wide, plain) => {
      if (dtype === "f32") {
        const { okay, first, top5 } = await verifyModel(wide, goldens);
        expect({ first, okay, same: top5.same }).toEqual({ first: undefined, okay: true, same: top5.of });
      }
      const plainly = goldens.cases.filter(({ ablate }) => !ablate);
      const asked = plainly.map(({ ids, attention_mask, token_type_ids }) => ({ ids, attention_mask, token_type_ids }));
      const [ours, theirs] = [await wide.run(asked), await plain.run(asked)];
      for (const [i, { logits }] of ours.entries()) expectSameBits(logits, theirs[i].logits, `${folder}, case ${i}`);
    });
  },
);

const shapes = ["full", ...runs([], ["roberta-base"])];
(here ? test : test.skip).each(shapes)("generated weights, shape of golden %s", async (shape) => {
  const { config, seed, cases, strays } = await openFullShape(await openFile(`test/golden/${shape}/golden.safetensors`));
  const { backend } = await openBackend("wasm", { threads: 1, simd: "wide", wide: wideOnNode });
  const model = await generatedModel(config, seed, backend);
  expect(model.backend).toBe("wasm (wide, 1 thread)");
  for (const i of cases.keys()) expect(await strays(model, i)).toEqual([]);
  model.dispose();
});

/* The soak: what becomes hot later, rows of every number, one text and two, two precisions. */
(here ? test : test.skip).each<Precision>(["f32", "q8"])(
  "passes of changing lengths and kinds in %s, one after the other: each has the plain build's bits",
  (dtype) =>
    onBoth("test/golden/tiny", dtype, async (wide, plain) => {
      const { tokenLimit, vocab } = wide.config;
      const tap = "layer.1.attention.probs";
      for (let i = 0; i < runs(100, 10_000); i++) {
        const ids = Array.from({ length: 1 + ((7 * i) % tokenLimit) }, (_, t) => (t * 31 + i) % vocab);
        const asked = i % 3 === 0 ? [{ ids }, { ids: ids.slice(i % ids.length) }] : [{ ids }];
        const options = i % 2 === 0 ? {} : { positions: asked.map(() => [0]), taps: [tap] as const };
        const [ours, theirs] = [await wide.run(asked, options), await plain.run(asked, options)];
        for (const [at, { logits, taps }] of ours.entries()) {
          expectSameBits(logits, theirs[at].logits, `pass ${i}`);
          if (tap in taps) expectSameBits(taps[tap], theirs[at].taps[tap], `pass ${i}`);
        }
      }
    }),
);

function expectSameBits(ours: Tensor, theirs: Tensor, where: string): void {
  const [mine, other] = [ours, theirs].map((tensor) => Buffer.from(Float32Array.from(tensor.flat()).buffer));
  if (!mine.equals(other)) throw new Error(`${where}: its bits are others than the plain build's`);
}
