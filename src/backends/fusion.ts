/**
 * The peephole that all backends share: a linear whose only reader is a GELU, or a sum with a residual, does that as its epilogue.
 * A value that someone reads by name (a tap) has that reader too, so it is never fused away.
 */
import { type Recording, readBy, type Slot, type Step } from "./recording.ts";

export function fuse({ steps, reads }: Recording): Recording {
  const readers = countReaders(steps, Object.values(reads).flat());
  const producer = new Map<Slot, Step>();
  const fused = new Set<Step>();
  const kept = steps.map((step) => {
    const linear = "x" in step ? producer.get(step.x) : undefined;
    const whole = linear?.kernel === "matmul" && readers.get(linear.y) === 1 ? epilogue(linear, step) : undefined;
    if (linear && whole) fused.add(linear);
    const next = whole ?? step;
    if (next.kernel === "matmul") producer.set(next.y, next);
    return next;
  });
  return { steps: kept.filter((step) => !fused.has(step)), reads };
}

/** The two steps as one, standing where the second stood; nothing where they do not fit. */
function epilogue(linear: Step & { kernel: "matmul" }, step: Step): Step | undefined {
  if (linear.residual) return undefined;
  if (step.kernel === "gelu" && linear.epilogue === "none") return { ...linear, y: step.y, epilogue: "gelu" };
  if (step.kernel === "add") return { ...linear, y: step.y, residual: step.residual };
  return undefined;
}

function countReaders(steps: Step[], reads: Slot[]): Map<Slot, number> {
  const count = new Map<Slot, number>();
  for (const slot of [...steps.flatMap(readBy), ...reads]) count.set(slot, (count.get(slot) ?? 0) + 1);
  return count;
}
