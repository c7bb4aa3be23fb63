/** A body `{ inputs, parameters? }` of a task: the schema that its description makes, and the house's reader, which says why it refuses. */
import { z } from "@hono/zod-openapi";
import { type Field, type Fields, type RequestDescription, readRequest, type TaskRequest, TypeformerError } from "typeformer/requests";
import type { Facts } from "../../service/facts.ts";
import { checkCount } from "../counts.ts";
import type { BodyContract } from "../route.ts";
import { fieldOf, objectOf } from "./from-fields.ts";

/** What older clients of Hugging Face's services send along; nothing follows from it. */
const options = {
  kind: "object",
  doc: "taken from older clients, and ignored",
  fields: {
    wait_for_model: { kind: "boolean", doc: "ignored: a request waits for the model" },
    use_cache: { kind: "boolean", doc: "ignored: nothing is cached" },
    use_gpu: { kind: "boolean", doc: "ignored: the service chooses what computes" },
  },
} as const satisfies Field;

type Loose = Readonly<Record<string, unknown>>;

/**
 * Parameters may stand in `parameters` or beside it, as clients send both.
 *
 * @param name what the document calls it
 */
export function taskBody<D extends RequestDescription>(description: D, name: string): BodyContract<TaskRequest<D>> {
  const schema = schemaOf(description).openapi(name);
  return {
    schema,
    /** The reader first: it stops at what is wrong, where a schema would list all of it. */
    read(value, { facts }) {
      if (isObject(value)) checkLists(value.inputs, facts);
      const request = readBody(description, value);
      if (schema.safeParse(value).success) return request;
      throw new Error("a schema refuses what its reader takes"); // a test holds them to each other
    },
  };
}

/** Before they are looked at one by one: the list of inputs, and lists in them. */
function checkLists(inputs: unknown, facts: Facts): void {
  if (Array.isArray(inputs)) checkCount(inputs.length, facts);
  for (const input of [inputs].flat().filter(isObject)) {
    for (const [name, value] of Object.entries(input)) if (Array.isArray(value)) checkCount(value.length, facts, name);
  }
}

function schemaOf({ inputs, parameters }: RequestDescription): z.ZodType {
  const input = inputOf(inputs);
  const asked = objectOf(somewhere(parameters));
  return z
    .strictObject({
      inputs: z.union([input, z.array(input).min(1)]).openapi({ description: "one input, or a list of them" }),
      parameters: asked.nullable().optional().openapi({ description: "how they are to be answered" }),
      ...asked.shape,
      options: fieldOf(options),
    })
    .refine((body) => Object.entries(parameters).every(([name, field]) => placesOf(name, field, body).length <= 1))
    .refine((body) => Object.entries(parameters).every(([name, field]) => !field.required || placesOf(name, field, body).length > 0));
}

/** What is needed may stand in either place. */
function somewhere(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, { required, ...field }]) => [
      name,
      { ...field, doc: required ? `needed: ${field.doc}` : field.doc },
    ]),
  );
}

/** An object, or a string for the one field that is required. */
function inputOf(fields: Fields): z.ZodType {
  const required = Object.values(fields).filter((field) => field.required);
  return required.length === 1 ? z.union([z.string().openapi({ description: required[0].doc }), objectOf(fields)]) : objectOf(fields);
}

/** Where a parameter is given: beside `parameters`, in it, or both. */
function placesOf(name: string, field: Field, body: { parameters?: Loose | null }): Loose[] {
  const isGiven = (place: Loose | null | undefined): place is Loose =>
    !!place && Object.hasOwn(place, name) && (place[name] !== null || field.null !== undefined);
  return [body as Loose, body.parameters].filter(isGiven);
}

const isObject = (value: unknown): value is Loose => typeof value === "object" && value !== null && !Array.isArray(value);

/** @throws TypeformerError `invalid_input`, `invalid_option` */
function readBody<D extends RequestDescription>(description: D, value: unknown): TaskRequest<D> {
  const where = "the body";
  if (!isObject(value) || !Object.hasOwn(value, "inputs"))
    throw new TypeformerError("invalid_input", `${where}: expected an object with "inputs", as { "inputs": …, "parameters": { … } }`);
  const stray = Object.keys(description.inputs).find((name) => Object.hasOwn(value, name));
  if (stray) throw new TypeformerError("invalid_input", `${where}: "${stray}" stands beside "inputs", and belongs into it`);
  const request = readRequest(description, value, { where, beside: ["options"] });
  if (Object.hasOwn(value, "options")) {
    readRequest({ inputs: {}, parameters: { options } }, { options: value.options }, { where });
  }
  return request;
}
