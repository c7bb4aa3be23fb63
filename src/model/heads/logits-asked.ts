import { silent } from "../taps.ts";
import type { Head } from "./head.ts";

/**
 * A question whose answer at a position is the logits themselves.
 *
 * @param logits what the head says of each row
 * @param width how long an answer is
 */
export function logitsAsked<Weights>(
  logits: Head<Weights, object, Float32Array>["logits"],
  width: number,
): ReturnType<Head<Weights, object, Float32Array>["question"]> {
  return {
    program: (ops, weights, x) => ({ logits: logits(ops, weights, x, silent) }),
    answers: (values) =>
      Array.from({ length: values.logits.length / width }, (_, row) =>
        Float32Array.from(values.logits.subarray(row * width, (row + 1) * width)),
      ),
  };
}
