/** What can go wrong and how it is said: the typed error and its codes, values as messages show them, options refused by name. */
export { describe } from "./describe.ts";
export { abortedBy, type ErrorCode, errorCodes, TypeformerError, throwIfAborted } from "./errors.ts";
export { nearest, oneOf, refuseUnknown, wholeNumber } from "./options.ts";
