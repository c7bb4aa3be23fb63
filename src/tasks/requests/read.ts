import { describe, refuseUnknown, TypeformerError } from "../../errors/index.ts";
import { type Fields, isGiven, isObject, type Reading, readFields, type ValuesOf } from "./fields.ts";

/** What can be asked of a task: what it is about, and how it is to be answered. */
export interface RequestDescription {
  /** What one answer is about. A string alone stands for the one field that is required, where there is one such. */
  inputs: Fields;
  parameters: Fields;
}

/** A request that makes sense. Fields that it left open are not there. */
export interface TaskRequest<D extends RequestDescription> {
  inputs: ValuesOf<D["inputs"]>[];
  /** Whether they came as a list, so that the answer is a list as well. */
  isList: boolean;
  parameters: ValuesOf<D["parameters"]>;
}

/** For whom a request is read. */
export interface RequestContext {
  /** What is read, as messages call it. Default: "a request". */
  where?: string;
  /** Fields that are the caller's own matter. */
  beside?: readonly string[];
}

type Loose = Record<string, unknown>;

const INPUT: Reading = { code: "invalid_input", nullIsAbsent: true };
const PARAMETER: Reading = { code: "invalid_option", nullIsAbsent: true };

/**
 * A value out of JSON as a request, in any of the three ways in which one is written:
 *
 *     "a text"
 *     { "text": "a text", "top_k": 2 }
 *     { "inputs": "a text", "parameters": { "top_k": 2 } }
 *
 * `inputs` is a text, an object with the fields of an input, or a list of these; parameters may stand beside it too. What is null counts
 * as not given, unless the field's description says what null means.
 *
 * @throws TypeformerError `invalid_input` for what is no request or no input, `invalid_option` for a field that is not known, or a
 *   parameter of another kind or beyond its limits
 */
export function readRequest<D extends RequestDescription>(
  { inputs, parameters }: D,
  value: unknown,
  { where = "a request", beside = [] }: RequestContext = {},
): TaskRequest<D> {
  const request: Loose = isObject(value) ? value : readInput(value, inputs, where);
  refuseUnknown(request, [...Object.keys(inputs), "inputs", ...Object.keys(parameters), "parameters", ...beside], where, "field");
  const read = {
    ...readInputs(request, inputs, where),
    parameters: readFields(allParameters(request, parameters, where), parameters, PARAMETER),
  };
  return read as TaskRequest<D>;
}

function readInputs(request: Loose, fields: Fields, where: string): { inputs: Loose[]; isList: boolean } {
  const own = given(request, fields, INPUT);
  if (!Object.hasOwn(request, "inputs")) return { inputs: [readFields(own, fields, INPUT)], isList: false };
  const [doubled] = Object.keys(own);
  if (doubled) throw new TypeformerError("invalid_input", `${where}: "inputs" and "${doubled}" are both given, and mean the same`);
  const { inputs } = request;
  if (!Array.isArray(inputs)) return { inputs: [readInput(inputs, fields, "inputs")], isList: false };
  return { inputs: inputs.map((each, i) => readInput(each, fields, `inputs[${i}]`)), isList: true };
}

/** One input: an object, or a string for the field that is required. */
function readInput(value: unknown, fields: Fields, where: string): Loose {
  const required = Object.keys(fields).filter((name) => fields[name].required);
  if (isObject(value)) {
    refuseUnknown(value, Object.keys(fields), where, "field");
    return readFields(value, fields, INPUT, `${where}.`);
  }
  if (typeof value === "string" && required.length === 1) return { [required[0]]: value };
  const text = required.length === 1 ? "a string or " : "";
  const names = required.map((name) => `"${name}"`).join(" and ");
  throw new TypeformerError("invalid_input", `${where}: expected ${text}an object with ${names}, found ${describe(value)}`);
}

/** Those that stand in the request itself, and those in its `parameters`. */
function allParameters(request: Loose, fields: Fields, where: string): Loose {
  const beside = given(request, fields, PARAMETER);
  const { parameters } = request;
  if (!isGiven(parameters, undefined, PARAMETER)) return beside;
  if (!isObject(parameters)) throw new TypeformerError("invalid_option", `parameters: expected an object, found ${describe(parameters)}`);
  refuseUnknown(parameters, Object.keys(fields), "parameters", "field");
  const inside = given(parameters, fields, PARAMETER);
  const doubled = Object.keys(beside).find((name) => Object.hasOwn(inside, name));
  if (doubled) throw new TypeformerError("invalid_option", `${where}: "${doubled}" is given twice, beside "parameters" and in it`);
  return { ...beside, ...inside };
}

/** The fields that are there. */
function given(object: Loose, fields: Fields, reading: Reading): Loose {
  const names = Object.keys(fields).filter((name) => Object.hasOwn(object, name) && isGiven(object[name], fields[name], reading));
  return Object.fromEntries(names.map((name) => [name, object[name]]));
}
