/** typeformer as it is built, on one backend. */
import { loadModel } from "../../dist/node.js";
import { serve } from "./serve.mjs";

await serve(async ({ folder, backend, threads, dtype, simd }) => {
  const path = dtype === "q8" ? `${folder}/q8` : folder; // as `typeformer quantize` wrote it
  const model = await loadModel(`./${path}`, { backend, threads, dtype, simd });
  const encodings = ({ ids }) => ids.map((each) => ({ ids: each }));
  const perMask = ({ masks }) => masks.map((mask) => [mask]);
  return {
    description: model.backend,
    async answer(cell) {
      const ranked = await model.rank(encodings(cell), perMask(cell), { k: 5 });
      return ranked.map(([{ ids }]) => ids);
    },
    async logits(cell) {
      const outputs = await model.run(encodings(cell));
      return (sequence, position) => outputs[sequence].logits.pick(position).flat();
    },
    async maskLogits(cell) {
      const outputs = await model.run(encodings(cell), { positions: perMask(cell) });
      return (sequence) => outputs[sequence].logits.flat();
    },
  };
});
