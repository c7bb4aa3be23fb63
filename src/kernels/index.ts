/**
 * Kernels (package export `typeformer/kernels`): what each operation computes, a reference, the cases that hold every
 * implementation to it, and the two functions that judge an implementation of your own.
 *
 *     import { bench, conform, operations } from "typeformer/kernels";
 *     const verdicts = await conform(operations.gelu, myGelu, { name: "mine" });
 *     const timings = await bench(operations.gelu, myGelu, { name: "mine" }); // refuses a wrong kernel
 * @module typeformer/kernels
 */
import { add } from "./add/index.ts";
import { attention } from "./attention/index.ts";
import { embedding } from "./embedding/index.ts";
import { gelu } from "./gelu/index.ts";
import { layernorm } from "./layernorm/index.ts";
import { matmul } from "./matmul/index.ts";
import { matmulInt8 } from "./matmul-int8/index.ts";
import type { AnyOperation } from "./operation.ts";
import { softmax } from "./softmax/index.ts";
import { topk } from "./topk/index.ts";

/** All operations by name: an operation is one folder and one line here. */
export const operations = {
  matmul,
  "matmul-int8": matmulInt8,
  attention,
  softmax,
  gelu,
  layernorm,
  embedding,
  add,
  topk,
} satisfies Record<string, AnyOperation>;

export { TypeformerError } from "../errors.ts";
export { type Comparison, compare } from "../tensor/index.ts";
export type { Add, AddInput, AddOutput } from "./add/index.ts";
export type { Attention, AttentionInput, AttentionOutput } from "./attention/index.ts";
export { type AvailableDialects, availableDialects } from "./available.ts";
export { type BenchOptions, bench } from "./bench.ts";
export { type Answer, type ConformOptions, conform, defaultSeed, type Verdict, wrongKernel } from "./conform.ts";
export type { Embedding, EmbeddingInput, EmbeddingOutput, EmbeddingTable } from "./embedding/index.ts";
export type { Gelu, GeluInput, GeluOutput } from "./gelu/index.ts";
export type { LayerNorm, LayerNormInput, LayerNormOutput } from "./layernorm/index.ts";
export type { MatMul, MatMulInput, MatMulOutput } from "./matmul/index.ts";
export type { Digits, MatMulInt8, MatMulInt8Input, MatMulInt8Output } from "./matmul-int8/index.ts";
export { type Measured, measure, type Sampler, sampleWithClock } from "./measure.ts";
export type { AnyOperation, Case, Kernel, Operation, Outputs } from "./operation.ts";
export type { Softmax, SoftmaxInput, SoftmaxOutput } from "./softmax/index.ts";
export type { TopK, TopKInput, TopKOutput } from "./topk/index.ts";
