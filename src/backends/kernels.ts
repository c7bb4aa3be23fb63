import { type Add, add } from "../kernels/add/index.ts";
import { type Attention, attention } from "../kernels/attention/index.ts";
import { type Embedding, embedding } from "../kernels/embedding/index.ts";
import { type Gelu, gelu } from "../kernels/gelu/index.ts";
import { type LayerNorm, layernorm } from "../kernels/layernorm/index.ts";
import { type MatMul, matmul } from "../kernels/matmul/index.ts";
import { type MatMulInt8, matmulInt8 } from "../kernels/matmul-int8/index.ts";
import { type TopK, topk } from "../kernels/topk/index.ts";

/** One implementation of every operation that a pass is made of. */
export interface Kernels {
  add: Add;
  attention: Attention;
  embedding: Embedding;
  gelu: Gelu;
  layernorm: LayerNorm;
  matmul: MatMul;
  matmulInt8: MatMulInt8;
  topk: TopK;
}

/** The kernels of one dialect. */
export function kernelsOf(dialect: "reference" | "cpu"): Kernels {
  return {
    add: add.dialects[dialect],
    attention: attention.dialects[dialect],
    embedding: embedding.dialects[dialect],
    gelu: gelu.dialects[dialect],
    layernorm: layernorm.dialects[dialect],
    matmul: matmul.dialects[dialect],
    matmulInt8: matmulInt8.dialects[dialect],
    topk: topk.dialects[dialect],
  };
}
