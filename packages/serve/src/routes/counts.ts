import { ServiceError } from "../service/errors.ts";
import type { Facts } from "../service/facts.ts";

/** @param name of the list. @throws ServiceError `empty_input`, `too_many_inputs` for so many texts in one request */
export function checkCount(count: number, { maxInputs }: Facts, name = "inputs"): void {
  if (count === 0) throw new ServiceError("empty_input", `${name}: the list is empty: give one at least`);
  if (count > maxInputs)
    throw new ServiceError("too_many_inputs", `${name}: ${count} are more than the ${maxInputs} that one request may have: send several`);
}
