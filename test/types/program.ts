/** Compiled, never run: what users write, door by door, with what each TypeScript, resolution and library has to offer. */
import {
  type AnyWorker,
  type ErrorCode,
  errorCodes,
  type FillMaskItem,
  type LoadOptions,
  loadModel,
  loadTokenizer,
  openParameters,
  type ProgressEvent,
  pipeline,
  Tensor,
  type Tokenizer,
  TypeformerError,
} from "typeformer";
import { type Goldens, openGoldens, type Verdict, verifyModel } from "typeformer/golden";
import { bench, conform, type Gelu, operations } from "typeformer/kernels";
import { fromNdarray, toNdarray } from "typeformer/ndarray";
import { type ByteSource, type Dtype, openSafetensors, openUrl, sourceOf, writeSafetensors } from "typeformer/safetensors";
import * as alone from "typeformer/tokenizer";
import "typeformer/worker";

const worker: AnyWorker = { postMessage: () => {}, terminate: () => {} };
const heard: ProgressEvent[] = [];
const compiled = {}; // stands for a WebAssembly.Module: not every library has the type
const options: LoadOptions = {
  backend: ["webgpu", "auto"],
  threads: 2,
  dtype: "q8",
  gpujs: { mode: "webgl2", fallback: true, GPU: class {} },
  wasmModule: compiled,
  worker: () => worker,
  onWarning: (message) => message.toUpperCase(),
  progress_callback: (event) => heard.push(event),
  signal: new AbortController().signal,
  revision: "main",
};

export async function tasks(): Promise<Tensor[]> {
  const unmask = await pipeline("fill-mask", "distilbert/distilroberta-base", options);
  const [best]: FillMaskItem[] = await unmask("She opened the <mask>.", { top_k: 3, targets: [" door", " window"] });
  const extract = await pipeline("feature-extraction");
  const vectors = await extract([best.sequence, best.token_str], { pooling: "mean", normalize: true });
  const { logits, taps } = await unmask.model.run(unmask.tokenizer.encode(best.sequence), { taps: ["layer.0.attention.probs"] });
  unmask.dispose();
  return [...vectors, logits, taps["layer.0.attention.probs"]];
}

/** A class of one door is that of every other. */
export async function parts(file: Blob): Promise<Verdict> {
  const model = await loadModel(
    { config: file, tokenizer: new URL("https://example.org/tokenizer.json"), weights: new Uint8Array(8) },
    options,
  );
  const tokenizer: alone.Tokenizer = await loadTokenizer("./model");
  const same: Tokenizer = alone.Tokenizer.fromJSON("{}");
  const parameters = await openParameters("./model");
  const goldens: Goldens = await openGoldens(sourceOf(file));
  const { ids } = tokenizer.encode(same.decode([0]), "pair", { truncation: true });
  await model.encode([{ ids, attention_mask: new Uint8Array(ids.length) }]);
  await parameters.read("lm_head.bias");
  return verifyModel(model, goldens);
}

export async function files(): Promise<Dtype[]> {
  const source: ByteSource | undefined = await openUrl("https://example.org/model.safetensors", { fetch });
  const opened = await openSafetensors(source ?? new ArrayBuffer(8));
  const whole: Tensor = new Tensor(new Float32Array(6), [2, 3]);
  const bytes: Uint8Array = writeSafetensors({ whole, view: fromNdarray(toNdarray(whole)).transpose(1, 0) }, { format: "pt" });
  return [opened.info("whole").dtype, (await openSafetensors(bytes.slice())).info("view").dtype];
}

export async function kernels(): Promise<number> {
  const relu: Gelu = ({ y }, { x }) => y.set(x.map((value) => Math.max(0, value)));
  const [{ ok, tolReason }] = await conform(operations.gelu, relu, { name: "relu" });
  const [{ median }] = await bench(operations.gelu, relu, { budget: 50 });
  return ok ? median : tolReason.length;
}

export function remedy(error: unknown): ErrorCode | undefined {
  if (!(error instanceof TypeformerError)) return undefined;
  if (error.code === "model_not_found") return errorCodes[0];
  // @ts-expect-error a code that there is not
  return error.code === "model_not_fuond" ? error.code : undefined;
}

export async function misspelt(): Promise<Dtype> {
  // @ts-expect-error a task
  await pipeline("fill-maks");
  // @ts-expect-error an option
  await loadModel("./model", { bakend: "cpu" });
  const unmask = await pipeline("fill-mask");
  // @ts-expect-error an option of a call
  await unmask("a <mask>", { topk: 3 });
  // @ts-expect-error a tap
  await unmask.model.run({ ids: [0] }, { taps: ["layer.0.attention.prob"] });
  // @ts-expect-error a field of an answer
  (await unmask("a <mask> b"))[0].token_string;
  // @ts-expect-error an operation
  operations.softmaks;
  // @ts-expect-error a type of the file format
  const dtype: Dtype = "F23";
  return dtype;
}
