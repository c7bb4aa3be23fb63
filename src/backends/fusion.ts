/**
 * The peephole that all backends share: a step whose value only one other step reads may do by the way what that one does, where its room
 * says so (`absorb`). A value that someone reads by name (a tap) has that reader too, so it is never fused away.
 */
import { readBy, type Step, type Value, writtenBy } from "../kernels/steps/index.ts";
import { rulesOf } from "./operations.ts";
import type { Recording } from "./recording.ts";

export function fuse({ steps, reads }: Recording): Recording {
  const readers = countReaders(steps, Object.values(reads).flat());
  const makers = new Map<Value, Step>();
  const absorbed = new Set<Step>();
  const kept = steps.map((step) => {
    let whole = step;
    for (const value of readBy(step)) {
      const maker = makers.get(value);
      const both = maker && readers.get(value) === 1 ? rulesOf(maker).absorb?.(maker, step) : undefined;
      if (!maker || !both) continue;
      absorbed.add(maker);
      whole = both;
      break;
    }
    const [made, ...others] = writtenBy(whole);
    if (others.length === 0 && rulesOf(whole).absorb) makers.set(made, whole);
    return whole;
  });
  return { steps: kept.filter((step) => !absorbed.has(step)), reads };
}

function countReaders(steps: Step[], reads: Value[]): Map<Value, number> {
  const count = new Map<Value, number>();
  const note = (value: Value) => count.set(value, (count.get(value) ?? 0) + 1);
  for (const step of steps) readBy(step).forEach(note);
  reads.forEach(note);
  return count;
}
