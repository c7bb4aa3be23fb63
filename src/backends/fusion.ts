/**
 * The peephole that all backends share: a step whose values only one other step reads may do by the way what that one does, where its room
 * says so (`absorb`). A value that someone reads by name (a tap) has that reader too, so it is never fused away.
 */
import { readBy, type Step, stepsOf, type Value, writtenBy } from "../kernels/steps/index.ts";
import { operationOf } from "./operations.ts";
import type { Recording } from "./recording.ts";

export function fuse({ steps, reads }: Recording): Recording {
  const readers = countReaders(steps, Object.values(reads).flat());
  const makers = new Map<Value, Step>();
  const absorbed = new Set<Step>();
  const kept = steps.map((step) => {
    for (const maker of new Set(readBy(step).map((value) => makers.get(value)))) {
      const isOnlyReader = maker && writtenBy(maker).every((value) => readers.get(value) === 1);
      const whole = isOnlyReader && stepsOf(operationOf(maker)).absorb?.(maker, step);
      if (!whole) continue;
      absorbed.add(maker);
      step = whole;
      break;
    }
    for (const value of writtenBy(step)) makers.set(value, step);
    return step;
  });
  return { steps: kept.filter((step) => !absorbed.has(step)), reads };
}

function countReaders(steps: Step[], reads: Value[]): Map<Value, number> {
  const count = new Map<Value, number>();
  for (const value of [...steps.flatMap(readBy), ...reads]) count.set(value, (count.get(value) ?? 0) + 1);
  return count;
}
