import { spans } from "../../kernels/attention/index.ts";
import { type Digits, lineBytes } from "../../kernels/matmul-int8/index.ts";
import type { Inputs } from "../backend.ts";
import type { Parameter } from "../ops.ts";
import type { Arena, PassMemory } from "../pass-memory.ts";
import { elementsOf, isSlot, type Slot, type Step } from "../recording.ts";
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
export function callsOf(step: Step, place: Place, borrowed: number[]): Call[] {
  const at = (slot: Slot) => place.memory.of(slot);
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
  switch (step.kernel) {
    case "embedding": {
      const tables = step.tables.flatMap(({ weight, ids }) => {
        const [address, panels, scales] = tableOf(weight, at);
        return [address, 8 * panels, put(place.inputs[ids.name]), scales];
      });
      const { rows, columns } = step.y;
      return [
        {
          kernel: "embedding",
          args: [at(step.y), put(tables), step.tables.length, columns],
          units: rows,
          cost: columns * step.tables.length,
        },
      ];
    }
    case "columns": {
      const table = put([at(step.x), 0, put(elementsOf(step)), 0]);
      return [{ kernel: "embedding", args: [at(step.y), table, 1, 1], units: step.y.rows * step.y.columns, cost: 1 }];
    }
    case "matmul":
      return isQuantized(step.weight) ? int8Product(step, step.weight, at, borrow) : product(step, at);
    case "attention":
      return attention(step, place, borrow, put);
    case "gelu":
      return [{ kernel: "gelu", args: [at(step.y), at(step.x)], units: step.y.rows * step.y.columns, cost: 8 }];
    case "add":
      return [{ kernel: "add", args: [at(step.y), at(step.x), at(step.residual)], units: step.y.rows * step.y.columns, cost: 1 }];
    case "layernorm": {
      const { weight, bias, epsilon } = step.norm;
      const args = [at(step.y), at(step.x), 0, addressOf(weight), addressOf(bias), epsilon, step.x.columns];
      return [{ kernel: "layernorm", args, units: step.x.rows, cost: 4 * step.x.columns }];
    }
    case "topk": {
      const args = [at(step.values), at(step.indices), at(step.logSumExp), at(step.x), step.x.columns, step.k];
      return [{ kernel: "topk", args, units: step.x.rows, cost: 10 * step.x.columns }];
    }
  }
}

/** The packed panels of the weight, then the rows behind them that fill no panel, seven at most. */
function product(step: Step & { kernel: "matmul" }, at: (slot: Slot) => number): Call[] {
  const [out, width] = step.weight.shape;
  const { rows } = step.y;
  const { address, panels } = step.weight as WasmParameter;
  const [y, x, bias] = [at(step.y), at(step.x) + 4 * step.firstRow * width, addressOf(step.bias)];
  const residual = step.residual ? at(step.residual) : 0;
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
  step: Step & { kernel: "matmul" },
  { address, scales, shifts, digits, fused, shape: [out, width] }: QuantizedParameter,
  at: (slot: Slot) => number,
  borrow: (bytes: number) => number,
): Call[] {
  const { rows } = step.y;
  const x = at(step.x) + 4 * step.firstRow * width;
  const u = borrow(rows * digits * lineBytes(width));
  const factors = borrow(8 * rows);
  const residual = step.residual ? at(step.residual) : 0;
  const operands = [at(step.y), u, factors, address, scales, shifts, addressOf(step.bias), residual];
  const shape = [rows, width, out, digits, Number(step.epilogue === "gelu"), Number(fused)];
  return [
    { kernel: "roundRows", args: [u, factors, x, width, digits], units: rows, cost: 4 * width },
    { kernel: "matmulInt8", args: [...operands, ...shape], units: Math.ceil(out / 8), cost: 4 * width * rows * digits },
  ];
}

/** Where a table lies, how many of its rows are in panels of f32, and where the scales are if it is of integers. */
function tableOf(weight: Parameter | Slot, at: (slot: Slot) => number): [address: number, panels: number, scales: number] {
  if (isSlot(weight)) return [at(weight), 0, 0];
  if (isQuantized(weight)) return [weight.address, 0, weight.scales];
  const { address, panels } = weight as WasmParameter;
  return [address, panels, 0];
}

const isQuantized = (parameter: Parameter): parameter is QuantizedParameter => "scales" in parameter;

function attention(
  step: Step & { kernel: "attention" },
  place: Place,
  borrow: (bytes: number) => number,
  put: (integers: ArrayLike<number>) => number,
): Call[] {
  const { heads, asked, offsets, causal, ablated } = step.args;
  const headDim = step.query.columns / heads;
  const rows = place.inputs[asked.index.name];
  const batch = [...spans({ rows, offsets: place.inputs[offsets.name], heads })];
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
  const at = (slot: Slot) => place.memory.of(slot);
  const args = [
    at(step.context),
    place.memory.ifRead(step.scores) ?? 0,
    place.memory.ifRead(step.probs) ?? 0,
    at(step.query),
    at(step.key),
    at(step.value),
    put(seen),
    put(Array.from({ length: heads }, (_, head) => Number(ablated.includes(head)))),
    put(table),
    scratch,
    scratchBytes,
    heads,
    headDim,
  ];
  const units = batch.length * heads;
  return [{ kernel: "attention", args, units, cost: (3 * step.args.pairs * step.query.columns) / Math.max(1, units) }];
}

const addressOf = (parameter: Parameter): number => (parameter as WasmParameter).address;
