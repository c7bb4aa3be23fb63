import type { addStep } from "../kernels/add/index.ts";
import type { attentionStep } from "../kernels/attention/index.ts";
import type { embeddingStep } from "../kernels/embedding/index.ts";
import type { geluStep } from "../kernels/gelu/index.ts";
import type { layerNormStep } from "../kernels/layernorm/index.ts";
import type { matmulStep } from "../kernels/matmul/index.ts";
import type { matmulInt8Step } from "../kernels/matmul-int8/index.ts";
import type { topkStep } from "../kernels/topk/index.ts";

/** Any step that a pass may have. */
export type AnyStep =
  | ReturnType<typeof addStep>
  | ReturnType<typeof attentionStep>
  | ReturnType<typeof embeddingStep>
  | ReturnType<typeof geluStep>
  | ReturnType<typeof layerNormStep>
  | ReturnType<typeof matmulStep>
  | ReturnType<typeof matmulInt8Step>
  | ReturnType<typeof topkStep>;

/** The step of one operation. */
export type StepOf<Name extends AnyStep["operation"]> = Extract<AnyStep, { operation: Name }>;
