import { addDispatch } from "../../kernels/add/index.ts";
import { attentionDispatches } from "../../kernels/attention/index.ts";
import type { Dispatch } from "../../kernels/devices/webgpu/index.ts";
import { embeddingDispatch, type TablePart } from "../../kernels/embedding/index.ts";
import { geluDispatch } from "../../kernels/gelu/index.ts";
import { layernormDispatch } from "../../kernels/layernorm/index.ts";
import { matmulDispatches, type Tile } from "../../kernels/matmul/index.ts";
import { roundDispatch } from "../../kernels/matmul-int8/index.ts";
import { topkDispatches } from "../../kernels/topk/index.ts";
import type { Inputs } from "../backend.ts";
import type { Parameter } from "../ops.ts";
import type { PassMemory } from "../pass-memory.ts";
import { elementsOf, isSlot, type MatMulStep, type Slot, type Step } from "../recording.ts";
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
export function dispatchesOf(step: Step, place: Place): Dispatch[] {
  const at = (slot: Slot) => place.memory.of(slot);
  switch (step.kernel) {
    case "embedding":
      return embedding(step, place);
    case "columns": {
      const { rows, columns } = step.y;
      const table = { binding: at(step.x), storage: "f32", firstRow: 0, rows: step.x.rows * step.x.columns } as const;
      const ids = place.integers.put(elementsOf(step));
      return [embeddingDispatch(at(step.y), ids, table, { tokens: rows * columns, hidden: 1, adds: false })];
    }
    case "matmul":
      return matmul(step, place);
    case "attention":
      return attention(step, place);
    case "gelu":
      return [geluDispatch(at(step.y), at(step.x), countOf(step.y))];
    case "add":
      return [addDispatch(at(step.y), at(step.x), at(step.residual), countOf(step.y))];
    case "layernorm": {
      const { weight, bias, epsilon } = step.norm;
      return [layernormDispatch(at(step.y), at(step.x), vector(weight), vector(bias), { ...step.x, epsilon })];
    }
    case "topk": {
      const out = { values: at(step.values), indices: at(step.indices), logSumExp: at(step.logSumExp) };
      return topkDispatches(out, at(step.x), { rows: step.x.rows, columns: step.x.columns, k: step.k }, place.borrow);
    }
  }
}

/** Each part of each table in turn: the first table is written, the others are added. */
function embedding({ y, tables }: Step & { kernel: "embedding" }, { memory, inputs, integers }: Place): Dispatch[] {
  return tables.flatMap(({ weight, ids }, i) => {
    const indices = integers.put(inputs[ids.name]);
    const parts: TablePart[] = isSlot(weight)
      ? [{ binding: memory.of(weight), storage: "f32", firstRow: 0, rows: weight.rows }]
      : tableOf(residentOf(weight));
    return parts.map((part) => embeddingDispatch(memory.of(y), indices, part, { tokens: y.rows, hidden: y.columns, adds: i > 0 }));
  });
}

/** Where the weight is of int8, the rows of x are rounded first. */
function matmul({ x, y, firstRow, weight, bias, epilogue, residual }: MatMulStep, { memory, borrow, tile }: Place): Dispatch[] {
  const [out, width] = weight.shape;
  const { rows } = y;
  const { parts, scale, digits } = residentOf(weight);
  const operands = {
    y: memory.of(y),
    weight: parts,
    scale,
    bias: vector(bias),
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

function attention(step: Step & { kernel: "attention" }, { memory, inputs, integers }: Place): Dispatch[] {
  const { heads, asked, offsets, causal, ablated } = step.args;
  const at = (slot: Slot) => memory.of(slot);
  const bindings = {
    context: at(step.context),
    scores: memory.ifRead(step.scores),
    probs: memory.ifRead(step.probs),
    query: at(step.query),
    key: at(step.key),
    value: at(step.value),
  };
  const batch = { rows: inputs[asked.index.name], offsets: inputs[offsets.name], heads, headDim: step.query.columns / heads };
  return attentionDispatches(bindings, { ...batch, causal, ablated }, (list) => integers.put(list));
}

/** Floating-point operations, about: what a pass is cut into submissions by. */
export function operationsOf(step: Step): number {
  switch (step.kernel) {
    case "matmul":
      return 2 * countOf(step.y) * step.weight.shape[1];
    case "attention":
      return 4 * step.args.pairs * step.query.columns;
    case "topk":
      return 10 * countOf(step.x);
    default:
      return 10 * countOf(step.y);
  }
}

const countOf = ({ rows, columns }: Slot): number => rows * columns;
const residentOf = (parameter: Parameter): Resident => (parameter as GpuParameter).resident;
const vector = (parameter: Parameter): GPUBufferBinding => residentOf(parameter).parts[0].binding;

function tableOf({ parts, scale }: Resident): TablePart[] {
  return parts.map(({ binding, storage, firstOutput, outputs }) => ({ binding, storage, scale, firstRow: firstOutput, rows: outputs }));
}
