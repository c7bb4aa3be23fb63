import type { Value } from "../../kernels/steps/index.ts";
import type { Inputs } from "../backend.ts";
import { type Arena, PassMemory } from "../pass-memory.ts";
import type { Recording } from "../recording.ts";
import { type Call, callsOf, type Write } from "./steps.ts";

/** A step with all its addresses. */
export interface PlannedStep {
  writes: Write[];
  calls: Call[];
  /** The values that it makes and that are read by name, and where they lie. */
  read: [Value, address: number][];
}

/** Chooses every address of a pass before anything is computed: what the arena then has lent is all that the pass needs. */
export function plan(recording: Recording, inputs: Inputs, arena: Arena<number>, threads: number): PlannedStep[] {
  const memory = new PassMemory(recording, arena);
  return recording.steps.map((step, i) => {
    const borrowed: number[] = [];
    const writes: Write[] = [];
    const calls = callsOf(step, { arena, memory, inputs, threads, writes }, borrowed);
    const read = memory.answersOf(step);
    for (const address of borrowed) arena.give(address);
    memory.release(i);
    return { writes, calls, read };
  });
}
