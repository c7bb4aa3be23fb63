/** transformers.js on onnxruntime-node; its fill-mask computes all logits, so both kinds of work cost it the same. */

import { basename, dirname, resolve } from "node:path";
import { AutoModelForMaskedLM, env, Tensor } from "@huggingface/transformers";
import { bestFive, serve } from "../engines/serve.mjs";
import { padded, rowIn } from "./padded.mjs";

await serve(async ({ folder, threads, dtype }) => {
  env.allowRemoteModels = false;
  env.localModelPath = resolve(dirname(folder));
  const model = await AutoModelForMaskedLM.from_pretrained(basename(folder), {
    dtype: { f32: "fp32", q8: "q8" }[dtype],
    device: "cpu",
    session_options: { intraOpNumThreads: threads, interOpNumThreads: 1 },
  });
  const logits = async ({ ids }) => {
    const { input_ids, attention_mask, dims } = padded(ids);
    const output = await model({
      input_ids: new Tensor("int64", input_ids, dims),
      attention_mask: new Tensor("int64", attention_mask, dims),
    });
    return rowIn(output.logits.data, output.logits.dims);
  };
  return {
    description: `transformers.js ${env.version} on onnxruntime-node`,
    logits,
    maskLogits: logits,
    async answer(cell) {
      const row = await logits(cell);
      return cell.masks.map((mask, s) => bestFive(row(s, mask)));
    },
  };
});
