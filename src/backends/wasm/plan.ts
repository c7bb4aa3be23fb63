import type { Call, WasmPlace } from "../../kernels/devices/wasm/index.ts";
import type { Value } from "../../kernels/steps/index.ts";
import type { Inputs } from "../backend.ts";
import { type Arena, PassMemory } from "../pass-memory.ts";
import type { Recording } from "../recording.ts";
import { loweringOf } from "./lowerings.ts";
import { onHost, type Work } from "./on-host.ts";

/** Integers that a kernel reads, and where; they are written when their step's turn has come. */
export interface Write {
  address: number;
  integers: ArrayLike<number>;
}

/** A call, and where the memory lies that its threads have for themselves. */
export interface PlacedCall {
  call: Call;
  scratch: number;
}

/** A step with all its addresses. */
export interface PlannedStep {
  writes: Write[];
  calls: PlacedCall[];
  /** What is done in this thread alone, where the module has no kernel for it. */
  work?: Work;
  /** The values that it makes and that are read by name, and where they lie. */
  read: [Value, address: number][];
}

/** Chooses every address of a pass before anything is computed: what the arena then has lent is all that the pass needs. */
export function plan(recording: Recording, inputs: Inputs, arena: Arena<number>, threads: number): PlannedStep[] {
  const memory = new PassMemory(recording, arena);
  let borrowed: number[] = [];
  let writes: Write[] = [];
  const borrow = (bytes: number) => {
    const address = arena.take(bytes);
    borrowed.push(address);
    return address;
  };
  const place: WasmPlace = {
    at: (value) => memory.of(value),
    ifRead: (value) => memory.ifRead(value) ?? 0,
    integers: ({ name }) => inputs[name],
    borrow,
    put(integers) {
      const address = borrow(4 * integers.length);
      writes.push({ address, integers });
      return address;
    },
  };
  return recording.steps.map((step, i) => {
    borrowed = [];
    writes = [];
    const lowering = loweringOf(step);
    const calls = lowering?.lower(step, place) ?? [];
    const placed = calls.map((call) => ({ call, scratch: call.scratch === undefined ? 0 : borrow(threads * call.scratch) }));
    const work = lowering ? undefined : onHost(step, memory, inputs);
    const read = memory.answersOf(step);
    for (const address of borrowed) arena.give(address);
    memory.release(i);
    return { writes, calls: placed, work, read };
  });
}
