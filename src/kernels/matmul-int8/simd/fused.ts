import type { WasmKernels } from "../../devices/wasm/index.ts";

const [ROWS, WIDTH, OUT] = [6, 256, 64];
const PLACE_BYTES = OUT * WIDTH; // the largest of the seven operands

/** Bytes of memory that the probe may write to. */
export const PROBE_BYTES = 7 * PLACE_BYTES;

/** Milliseconds: V8 compiles what it finds to be busy within the first five. */
const BUDGET = 15;

/**
 * Whether this engine takes the products of integers faster by the fused instruction than by its parts. V8 uses a machine's own
 * instruction for the whole from Node 24 on (2× as fast as by parts), and six others for it before (half as fast).
 *
 * @param scratch the address of PROBE_BYTES bytes
 */
export function fusedIsFaster({ matmulInt8 }: WasmKernels, scratch: number): boolean {
  const [y, u, factors, weight, scales, shifts, bias] = Array.from({ length: 7 }, (_, i) => scratch + i * PLACE_BYTES);
  const time = (fused: number) => {
    const begin = performance.now();
    for (let i = 0; i < 20; i++) matmulInt8(y, u, factors, weight, scales, shifts, bias, 0, ROWS, WIDTH, OUT, 1, 0, fused, 0, OUT / 8);
    return performance.now() - begin;
  };
  const best = [Infinity, Infinity];
  for (const begin = performance.now(); performance.now() - begin < BUDGET; ) {
    for (const fused of [0, 1]) best[fused] = Math.min(best[fused], time(fused));
  }
  return best[1] < best[0];
}
