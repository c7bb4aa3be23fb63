import { ServiceError } from "../service/errors.ts";
import type { Facts } from "../service/facts.ts";

/** @throws ServiceError `empty_input`, `too_many_inputs` for so many texts in one request */
export function checkCount(count: number, { maxInputs }: Facts): void {
  if (count === 0) throw new ServiceError("empty_input", "inputs: the list is empty: give one at least");
  if (count > maxInputs)
    throw new ServiceError("too_many_inputs", `inputs: ${count} are more than the ${maxInputs} that one request may have: send several`);
}
