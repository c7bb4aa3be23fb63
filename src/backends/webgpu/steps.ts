import { addDispatch } from "../../kernels/add/index.ts";
import { attentionDispatches } from "../../kernels/attention/index.ts";
import type { Dispatch } from "../../kernels/devices/webgpu/index.ts";
import { embeddingDispatch, isValue, lookUpsOf, type TablePart } from "../../kernels/embedding/index.ts";
import { geluDispatch } from "../../kernels/gelu/index.ts";
import { layernormDispatch } from "../../kernels/layernorm/index.ts";
import { matmulDispatches, type Tile } from "../../kernels/matmul/index.ts";
import { roundDispatch } from "../../kernels/matmul-int8/index.ts";
import { countOf, type Step, stepsOf, type Value, writtenBy } from "../../kernels/steps/index.ts";
import { topkDispatches } from "../../kernels/topk/index.ts";
import type { AnyStep, StepOf } from "../any-step.ts";
import type { Inputs } from "../backend.ts";
import { operationOf } from "../operations.ts";
import type { Parameter } from "../ops.ts";
import type { PassMemory } from "../pass-memory.ts";
import type { Block } from "./blocks.ts";
import type { Integers } from "./integers.ts";
import type { GpuParameter, Resident } from "./parameters.ts";

/** Where everything of one pass lies. */
export interface Place {
  memory: PassMemory<Block>;
  inputs: Inputs;
  integers: Integers;
  /** Memory for this step alone. */
  borrow(bytes: number): Block;
  tile: Tile;
}

/** A step's launches. */
export function dispatchesOf(recorded: Step, place: Place): Dispatch[] {
  const step = recorded as AnyStep;
  const at = (slot: Value) => place.memory.of(slot);
  switch (step.operation) {
    case "embedding":
      return embedding(step, place);
    case "matmul":
    case "matmul-int8":
      return matmul(step, place);
    case "attention":
      return attention(step, place);
    case "gelu":
      return [geluDispatch(at(step.writes.y), at(step.reads.x), countOf(step.writes.y))];
    case "add":
      return [addDispatch(at(step.writes.y), at(step.reads.x), at(step.reads.residual), countOf(step.writes.y))];
    case "layernorm": {
      const { weight, bias } = step.parameters;
      const { x } = step.reads;
      return [layernormDispatch(at(step.writes.y), at(x), vector(weight), vector(bias), { ...x, epsilon: step.epsilon })];
    }
    case "topk": {
      const { values, indices, logSumExp } = step.writes;
      const { x } = step.reads;
      const out = { values: at(values), indices: at(indices), logSumExp: at(logSumExp) };
      return topkDispatches(out, at(x), { rows: x.rows, columns: x.columns, k: step.k }, place.borrow);
    }
  }
}

/** Each part of each table in turn: the first table is written, the others are added. */
function embedding(step: StepOf<"embedding">, { memory, inputs, integers }: Place): Dispatch[] {
  const { lookUps, tokens, hidden } = lookUpsOf(step, ({ name }) => inputs[name]);
  return lookUps.flatMap(({ table, size, ids }, i) => {
    const indices = integers.put(ids);
    const parts: TablePart[] = isValue(table)
      ? [{ binding: memory.of(table), storage: "f32", firstRow: 0, rows: size }]
      : tableOf(residentOf(table));
    return parts.map((part) => embeddingDispatch(memory.of(step.writes.y), indices, part, { tokens, hidden, adds: i > 0 }));
  });
}

/** Where the weight is of int8, the rows of x are rounded first. */
function matmul(step: StepOf<"matmul" | "matmul-int8">, { memory, borrow, tile }: Place): Dispatch[] {
  const { firstRow, epilogue } = step;
  const { y } = step.writes;
  const { x, residual } = step.reads;
  const { weight, bias } = step.parameters;
  const [out, width] = weight.shape;
  const { rows } = y;
  const { parts, scale, digits } = residentOf(weight);
  const operands = {
    y: memory.of(y),
    weight: parts,
    scale,
    bias: bias && vector(bias),
    residual: residual && memory.of(residual),
    rows,
    in: width,
    out,
    epilogue,
  };
  if (!digits) return matmulDispatches(tile, { ...operands, x: memory.of(x), firstRow });
  const rounded = borrow(4 * rows * width);
  return [
    roundDispatch({ rounded, x: memory.of(x), firstRow, rows, in: width, digits }),
    ...matmulDispatches(tile, { ...operands, x: rounded }),
  ];
}

function attention(step: StepOf<"attention">, { memory, inputs, integers }: Place): Dispatch[] {
  const { heads, causal, ablated } = step;
  const at = (slot: Value) => memory.of(slot);
  const bindings = {
    context: at(step.writes.context),
    scores: memory.ifRead(step.writes.scores),
    probs: memory.ifRead(step.writes.probs),
    query: at(step.reads.query),
    key: at(step.reads.key),
    value: at(step.reads.value),
  };
  const batch = {
    rows: inputs[step.inputs.rows.name],
    offsets: inputs[step.inputs.offsets.name],
    heads,
    headDim: step.reads.query.columns / heads,
  };
  return attentionDispatches(bindings, { ...batch, causal, ablated }, (list) => integers.put(list));
}

/** Operations, about, those of memory too: what a pass is cut into submissions by. */
export function operationsOf(step: Step): number {
  const numbers = writtenBy(step).reduce((sum, value) => sum + countOf(value), 0);
  return stepsOf(operationOf(step)).flops(step) + 10 * numbers;
}

const residentOf = (parameter: Parameter): Resident => (parameter as GpuParameter).resident;
const vector = (parameter: Parameter): GPUBufferBinding => residentOf(parameter).parts[0].binding;

function tableOf({ parts, scale }: Resident): TablePart[] {
  return parts.map(({ binding, storage, firstOutput, outputs }) => ({ binding, storage, scale, firstRow: firstOutput, rows: outputs }));
}
