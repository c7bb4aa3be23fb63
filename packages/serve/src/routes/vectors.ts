import { TypeformerError } from "typeformer/requests";

/**
 * The first `dimensions` numbers of a vector, as models that were trained for it (Matryoshka) are used.
 *
 * @param normalize what is left is divided by its length; a vector that is left whole is what the library made of it
 * @throws TypeformerError `invalid_option` where the vector has fewer
 */
export function shortened(vector: Float32Array, dimensions: number | undefined, normalize: boolean): Float32Array {
  if (dimensions === undefined || dimensions === vector.length) return vector;
  if (dimensions > vector.length)
    throw new TypeformerError(
      "invalid_option",
      `dimensions: ${dimensions} are more than the ${vector.length} that the model's vectors have`,
    );
  const first = vector.slice(0, dimensions);
  return normalize ? first.map((value) => value / (lengthOf(first) || 1)) : first;
}

const lengthOf = (vector: Float32Array): number => Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
