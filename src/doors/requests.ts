/**
 * One request in JSON, for every task (package export `typeformer/requests`): what may be asked, as data, and the function that holds a value to
 * it; the codes of errors with their groups, which say what an answer's status is. It needs no engine: neither kernel, model nor tokenizer is
 * loaded.
 *
 *     import { errorGroups, groupOf, readRequest, requests } from "typeformer/requests";
 *     const { inputs, parameters } = readRequest(requests["fill-mask"], JSON.parse(body));
 *     const answers = await unmask.perMask(inputs.map(({ text }) => text), parameters);
 * @module typeformer/requests
 */
export {
  type ErrorCode,
  type ErrorGroup,
  type ErrorGroupName,
  errorCodes,
  errorGroups,
  groupOf,
  nearest,
  TypeformerError,
} from "../errors/index.ts";
export * from "../tasks/requests/index.ts";
