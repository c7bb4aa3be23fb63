/**
 * What stands below everything: what can go wrong and how it is said (the typed error, its codes and their groups, values as messages show them,
 * options refused by name, JSON), parts that are loaded later, and how long what takes.
 */
export { type ErrorCode, type ErrorGroup, type ErrorGroupName, errorCodes, errorGroups, groupOf } from "./codes.ts";
export { describe } from "./describe.ts";
export { parseJson, printJson } from "./json.ts";
export { nearest, oneOf, refuseUnknown, wholeNumber } from "./options.ts";
export { loadPart } from "./part.ts";
export { onPhases, type Phase, type PhaseName, phase } from "./phases.ts";
export { abortedBy, TypeformerError, throwIfAborted } from "./typeformer-error.ts";
