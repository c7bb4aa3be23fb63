import { sizeOf } from "../../../tensor/index.ts";
import type { GpuJsMode } from "./mode.ts";

/** On GL an array lies in a texture, each side of which a device limits to some thousand texels. */
export const isGl = (mode: GpuJsMode): boolean => mode === "webgl2" || mode === "headlessgl";

/**
 * How gpu.js lays an output into a texture of at most `size` texels a side. A matrix lies there as it is, a stack end to end in a square. What
 * is too much for that, the words of a large vocabulary by its rows, its logits by their columns, lies in a square with four numbers to a
 * texel, which takes a shader four times as long to compile. Always in full precision: gpu.js would take less for a small texture.
 */
export function inTexture(output: readonly number[], size: number): { optimizeFloatMemory: boolean; tactic: string } {
  const numbers = sizeOf(output);
  return { optimizeFloatMemory: Math.max(...output) > size || numbers > surely(size), tactic: "precision" };
}

/** Bytes that fit in a texture. */
export const textureBytes = (size: number): number => 16 * surely(size);

/** Texels that gpu.js lays into a square of `size` a side: it may take one row or column more than the root. */
const surely = (size: number): number => size * (size - 1);
