/** onnxruntime-web, wasm, in Node: the engine that transformers.js has in a page. It runs one thread here. */
import { readFile } from "node:fs/promises";
import * as ort from "onnxruntime-web";
import { bestFive, serve } from "../engines/serve.mjs";
import { padded, rowIn } from "./padded.mjs";

await serve(async ({ folder, threads, dtype }) => {
  if (threads > 1) throw new Error("onnxruntime-web runs one thread in Node");
  ort.env.wasm.numThreads = 1;
  const file = { f32: "model.onnx", q8: "model_quantized.onnx" }[dtype];
  const session = await ort.InferenceSession.create(await readFile(`${folder}/onnx/${file}`), { executionProviders: ["wasm"] });
  const logits = async ({ ids }) => {
    const { input_ids, attention_mask, dims } = padded(ids);
    const feeds = { input_ids: new ort.Tensor("int64", input_ids, dims), attention_mask: new ort.Tensor("int64", attention_mask, dims) };
    const output = await session.run(feeds);
    return rowIn(output.logits.data, output.logits.dims);
  };
  return {
    description: `onnxruntime-web ${ort.env.versions.web} (wasm)`,
    logits,
    maskLogits: logits,
    async answer(cell) {
      const row = await logits(cell);
      return cell.masks.map((mask, s) => bestFive(row(s, mask)));
    },
  };
});
