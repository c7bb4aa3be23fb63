import { TypeformerError } from "../../errors/index.ts";

/** @throws TypeformerError `invalid_input` where an operand has another shape than the others ask for: a kernel would read past its rows */
export function expectShape(what: string, found: readonly number[], expected: readonly number[]): void {
  if (found.length === expected.length && found.every((extent, axis) => extent === expected[axis])) return;
  throw new TypeformerError("invalid_input", `${what} is [${found.join(", ")}] where the others ask for [${expected.join(", ")}]`);
}

/** @throws TypeformerError `invalid_input` for the first number that is none from 0 up to, not including, `end` */
export function expectWithin(what: string, numbers: Int32Array | readonly number[], end: number): void {
  for (let i = 0; i < numbers.length; i++) {
    if (numbers[i] >= 0 && numbers[i] < end) continue;
    throw new TypeformerError("invalid_input", `${what}[${i}] is ${numbers[i]}, and there are ${end}, from 0 on`);
  }
}
