import { spans } from "../../kernels/attention/index.ts";
import { isValue, lookUpsOf } from "../../kernels/embedding/index.ts";
import { type Digits, lineBytes } from "../../kernels/matmul-int8/index.ts";
import { countOf, type Step, type Value } from "../../kernels/steps/index.ts";
import type { AnyStep, StepOf } from "../any-step.ts";
import type { Inputs } from "../backend.ts";
import type { Parameter } from "../ops.ts";
import type { Arena, PassMemory } from "../pass-memory.ts";
import type { KernelName } from "./kernels.ts";

export interface WasmParameter extends Parameter {
  readonly address: number;
  /** Whole panels of eight rows that were packed; rows past the last stay as they are. */
  readonly panels: number;
}

/** 8-bit integers in panels; a last panel that is not whole is filled up. */
export interface QuantizedParameter extends Parameter {
  readonly address: number;
  /** f32 [out], and beside them the sums of the rows, scaled. */
  readonly scales: number;
  readonly shifts: number;
  readonly digits: Digits;
  /** Whether the fused instruction takes the products; it is faster on some engines. */
  readonly fused: boolean;
}

/** A kernel call, cut by units: `cost` is the multiply-adds of one, or what takes as long. */
export interface Call {
  kernel: KernelName;
  args: number[];
  units: number;
  cost: number;
}

/** Integers that a kernel reads, and where; they are written when their step's turn has come. */
export interface Write {
  address: number;
  integers: ArrayLike<number>;
}

/** Where everything of one pass lies. */
export interface Place {
  arena: Arena<number>;
  memory: PassMemory<number>;
  inputs: Inputs;
  threads: number;
  writes: Write[];
}

/** A step's kernel calls. What they need beside values is taken from the arena and noted in `borrowed`, to be given back after, and in `writes`. */
export function callsOf(recorded: Step, place: Place, borrowed: number[]): Call[] {
  const step = recorded as AnyStep;
  const at = (slot: Value) => place.memory.of(slot);
  const borrow = (bytes: number) => {
    const address = place.arena.take(bytes);
    borrowed.push(address);
    return address;
  };
  const put = (integers: ArrayLike<number>) => {
    const address = borrow(4 * integers.length);
    place.writes.push({ address, integers });
    return address;
  };
  switch (step.operation) {
    case "embedding": {
      const { lookUps, tokens, hidden } = lookUpsOf(step, ({ name }) => place.inputs[name]);
      const tables = lookUps.flatMap(({ table, ids }) => {
        const [address, panels, scales] = tableOf(table, at);
        return [address, 8 * panels, put(ids), scales];
      });
      const args = [at(step.writes.y), put(tables), lookUps.length, hidden];
      return [{ kernel: "embedding", args, units: tokens, cost: hidden * lookUps.length }];
    }
    case "matmul":
      return product(step, at);
    case "matmul-int8":
      return int8Product(step, step.parameters.weight as QuantizedParameter, at, borrow);
    case "attention":
      return attention(step, place, borrow, put);
    case "gelu":
      return [{ kernel: "gelu", args: [at(step.writes.y), at(step.reads.x)], units: countOf(step.writes.y), cost: 8 }];
    case "add":
      return [
        {
          kernel: "add",
          args: [at(step.writes.y), at(step.reads.x), at(step.reads.residual)],
          units: countOf(step.writes.y),
          cost: 1,
        },
      ];
    case "layernorm": {
      const { weight, bias } = step.parameters;
      const { x } = step.reads;
      const args = [at(step.writes.y), at(x), 0, addressOf(weight), addressOf(bias), step.epsilon, x.columns];
      return [{ kernel: "layernorm", args, units: x.rows, cost: 4 * x.columns }];
    }
    case "topk": {
      const { values, indices, logSumExp } = step.writes;
      const { x } = step.reads;
      const args = [at(values), at(indices), at(logSumExp), at(x), x.columns, step.k];
      return [{ kernel: "topk", args, units: x.rows, cost: 10 * x.columns }];
    }
  }
}

/** The packed panels of the weight, then the rows behind them that fill no panel, seven at most. */
function product(step: StepOf<"matmul">, at: (slot: Value) => number): Call[] {
  const { weight } = step.parameters;
  const [out, width] = weight.shape;
  const { rows } = step.writes.y;
  const { address, panels } = weight as WasmParameter;
  const [y, x, bias] = [at(step.writes.y), at(step.reads.x) + 4 * step.firstRow * width, addressOf(step.parameters.bias)];
  const residual = step.reads.residual ? at(step.reads.residual) : 0;
  const shape = [rows, width, out, Number(step.epilogue === "gelu")];
  const packed = 8 * panels;
  const calls: Call[] = [
    { kernel: "matmulPacked", args: [y, x, address, bias, residual, ...shape], units: panels, cost: 8 * width * rows },
    {
      kernel: "matmul",
      args: [y + 4 * packed, x, address + 4 * packed * width, bias + 4 * packed, residual && residual + 4 * packed, ...shape],
      units: out - packed,
      cost: width * rows,
    },
  ];
  return calls.filter(({ units }) => units > 0);
}

/** The rows of x in digits first; then the panels, the last of them as wide as it is. */
function int8Product(
  step: StepOf<"matmul-int8">,
  { address, scales, shifts, digits, fused, shape: [out, width] }: QuantizedParameter,
  at: (slot: Value) => number,
  borrow: (bytes: number) => number,
): Call[] {
  const { rows } = step.writes.y;
  const x = at(step.reads.x) + 4 * step.firstRow * width;
  const u = borrow(rows * digits * lineBytes(width));
  const factors = borrow(8 * rows);
  const residual = step.reads.residual ? at(step.reads.residual) : 0;
  const operands = [at(step.writes.y), u, factors, address, scales, shifts, addressOf(step.parameters.bias), residual];
  const shape = [rows, width, out, digits, Number(step.epilogue === "gelu"), Number(fused)];
  return [
    { kernel: "roundRows", args: [u, factors, x, width, digits], units: rows, cost: 4 * width },
    { kernel: "matmulInt8", args: [...operands, ...shape], units: Math.ceil(out / 8), cost: 4 * width * rows * digits },
  ];
}

/** Where a table lies, how many of its rows are in panels of f32, and where the scales are if it is of integers. */
function tableOf(weight: Parameter | Value, at: (slot: Value) => number): [address: number, panels: number, scales: number] {
  if (isValue(weight)) return [at(weight), 0, 0];
  if (isQuantized(weight)) return [weight.address, 0, weight.scales];
  const { address, panels } = weight as WasmParameter;
  return [address, panels, 0];
}

const isQuantized = (parameter: Parameter): parameter is QuantizedParameter => "scales" in parameter;

function attention(
  step: StepOf<"attention">,
  place: Place,
  borrow: (bytes: number) => number,
  put: (integers: ArrayLike<number>) => number,
): Call[] {
  const { heads, causal, ablated, inputs } = step;
  const { query, key, value } = step.reads;
  const { context, scores, probs } = step.writes;
  const headDim = query.columns / heads;
  const rows = place.inputs[inputs.rows.name];
  const batch = [...spans({ rows, offsets: place.inputs[inputs.offsets.name], heads })];
  const table = batch.flatMap(({ begin, end, firstQuery, lastQuery, scores }) => [
    firstQuery,
    lastQuery - firstQuery,
    begin,
    end - begin,
    scores / heads,
  ]);
  const seen = batch.flatMap(({ begin, end, firstQuery, lastQuery }) =>
    Array.from(rows.subarray(firstQuery, lastQuery), (token) => (causal ? token + 1 : end) - begin),
  );
  const longest = batch.reduce((most, { begin, end }) => Math.max(most, end - begin), 0);
  const scratchBytes = 64 * Math.ceil((4 * (longest + 7) * (headDim + 6)) / 64);
  const scratch = borrow(scratchBytes * place.threads);
  const at = (slot: Value) => place.memory.of(slot);
  const args = [
    at(context),
    place.memory.ifRead(scores) ?? 0,
    place.memory.ifRead(probs) ?? 0,
    at(query),
    at(key),
    at(value),
    put(seen),
    put(Array.from({ length: heads }, (_, head) => Number(ablated.includes(head)))),
    put(table),
    scratch,
    scratchBytes,
    heads,
    headDim,
  ];
  const units = batch.length * heads;
  return [{ kernel: "attention", args, units, cost: (3 * step.pairs * query.columns) / Math.max(1, units) }];
}

const addressOf = (parameter: Parameter | undefined): number => (parameter ? (parameter as WasmParameter).address : 0);
