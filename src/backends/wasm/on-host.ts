import { TypeformerError } from "../../errors/index.ts";
import type { WasmParameter } from "../../kernels/devices/wasm/index.ts";
import { countOf, readBy, type Step, stepsOf, type Value, writtenBy } from "../../kernels/steps/index.ts";
import { sizeOf } from "../../tensor/index.ts";
import type { Inputs } from "../backend.ts";
import { operationOf } from "../operations.ts";
import type { PassMemory } from "../pass-memory.ts";
import type { Heap } from "./heap.ts";

/** A step's work in the thread that calls it. */
export type Work = (heap: Heap) => void | Promise<void>;

/**
 * An operation that has no dialect in WebAssembly is computed where its values lie by the fastest that it has for typed arrays: slowly,
 * and rightly.
 */
export function onHost(step: Step, memory: PassMemory<number>, inputs: Inputs): Work {
  const operation = operationOf(step);
  const kernel = operation.dialects.cpu ?? operation.dialects.reference;
  const made = writtenBy(step);
  const read = new Set(made.filter((value) => memory.isRead(value)));
  const addresses = new Map([...readBy(step), ...made].map((value) => [value, memory.of(value)]));
  return (heap) => {
    const at = (value: Value) => addresses.get(value) ?? 0;
    const f32 = (value: Value) => heap.f32(at(value), countOf(value));
    const { out, input } = stepsOf(operation).call(step, {
      f32,
      i32: (value) => heap.i32(at(value), countOf(value)),
      ifRead: (value) => (read.has(value) ? f32(value) : undefined),
      numbers(parameter) {
        const { address, inRows, shape } = parameter as WasmParameter;
        if (!inRows) throw packed(step.operation);
        return heap.f32(address, sizeOf(shape));
      },
      int8() {
        throw packed(step.operation);
      },
      integers: ({ name }) => inputs[name],
    });
    return kernel(out, input);
  };
}

const packed = (operation: string): TypeformerError =>
  new TypeformerError(
    "backend_unavailable",
    `${operation} has no dialect in WebAssembly, and its matrix is packed for one: take the backend "cpu", or bring the matrix here as a table`,
  );
