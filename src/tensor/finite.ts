import { TypeformerError } from "../errors/index.ts";

/**
 * @param elementOf the number of an element by its place in `values`, where they do not lie in order
 * @throws TypeformerError `invalid_parameter` for a NaN or an infinity; it says which, and where
 */
export function refuseNonFinite(name: string, values: Float32Array, elementOf = (place: number) => place): void {
  let probe = 0;
  for (let i = 0; i < values.length; i++) probe += 0 * values[i]; // stays 0 until a NaN or an infinity makes it NaN
  if (probe === 0) return;
  const place = values.findIndex((value) => !Number.isFinite(value));
  throw new TypeformerError(
    "invalid_parameter",
    `the parameter ${name} holds ${values[place]} at element ${elementOf(place)}: the checkpoint is damaged or its training diverged`,
  );
}
