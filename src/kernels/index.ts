/** Every operation by its name, and what judges an implementation of one. */
import { add } from "./add/index.ts";
import { attention } from "./attention/index.ts";
import { embedding } from "./embedding/index.ts";
import { gelu } from "./gelu/index.ts";
import { sealed } from "./judge/trees.ts";
import { layernorm } from "./layernorm/index.ts";
import { matmul } from "./matmul/index.ts";
import { matmulInt8 } from "./matmul-int8/index.ts";
import type { AnyOperation } from "./operation.ts";
import { relu } from "./relu/index.ts";
import { softmax } from "./softmax/index.ts";
import { tanh } from "./tanh/index.ts";
import { topk } from "./topk/index.ts";

/** All operations by name: an operation is one folder and one line here. */
export const operations = /* @__PURE__ */ sealed({
  matmul,
  "matmul-int8": matmulInt8,
  attention,
  softmax,
  gelu,
  tanh,
  relu,
  layernorm,
  embedding,
  add,
  topk,
} satisfies Record<string, AnyOperation>);

export type { Add, AddInput, AddOutput } from "./add/index.ts";
export type { Attention, AttentionInput, AttentionOutput } from "./attention/index.ts";
export type { Embedding, EmbeddingInput, EmbeddingOutput, EmbeddingTable } from "./embedding/index.ts";
export type { Gelu, GeluInput, GeluOutput } from "./gelu/index.ts";
export { type AvailableDialects, availableDialects } from "./judge/available.ts";
export { type BenchOptions, bench } from "./judge/bench.ts";
export { type ConformOptions, conform } from "./judge/conform.ts";
export { type Measured, type MeasureOptions, measure, type Sampler, sampleWithClock } from "./judge/measure.ts";
export { type Answer, defaultSeed, drawSeed, type Golden } from "./judge/questions.ts";
export { type RefusalReason, refusals, type Verdict, wrongKernel } from "./judge/verdict.ts";
export type { LayerNorm, LayerNormInput, LayerNormOutput } from "./layernorm/index.ts";
export type { MatMul, MatMulInput, MatMulOutput } from "./matmul/index.ts";
export type { Digits, MatMulInt8, MatMulInt8Input, MatMulInt8Output } from "./matmul-int8/index.ts";
export type { AnyOperation, Case, Computation, Kernel, Operation, Outputs } from "./operation.ts";
export type { Relu, ReluInput, ReluOutput } from "./relu/index.ts";
export type { Softmax, SoftmaxInput, SoftmaxOutput } from "./softmax/index.ts";
export type { Tanh, TanhInput, TanhOutput } from "./tanh/index.ts";
export type { TopK, TopKInput, TopKOutput } from "./topk/index.ts";
