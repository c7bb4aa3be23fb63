import { word } from "../../../src/tensor/index.ts";

/** Numbers from 0 to 1, the same for a seed each time. */
export function seeded(seed: number): () => number {
  let drawn = 0;
  return () => word(seed, drawn++) / 2 ** 32;
}
