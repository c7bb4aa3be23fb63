/** A body `{ inputs, parameters? }` of a task: the schema that its description makes, and the house's reader, which says why it refuses. */
import { z } from "@hono/zod-openapi";
import { type Field, type Fields, type RequestDescription, readRequest, type TaskRequest, TypeformerError } from "typeformer/requests";
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

/** Parameters may stand in `parameters` or beside it, as clients send both. */
export function taskBody<D extends RequestDescription>(description: D): BodyContract<TaskRequest<D>> {
  const schema = schemaOf(description);
  return {
    schema,
    read(value) {
      const isRight = schema.safeParse(value).success;
      const request = readBody(description, value);
      if (isRight) return request;
      throw new Error("a schema refuses what its reader takes"); // a fault of this program: a test holds them to each other
    },
  };
}

function schemaOf({ inputs, parameters }: RequestDescription): z.ZodType {
  const input = inputOf(inputs);
  return z
    .strictObject({
      inputs: z.union([input, z.array(input)]).openapi({ description: "one input, or a list of them" }),
      parameters: objectOf(parameters).nullable().optional().openapi({ description: "how they are to be answered" }),
      ...objectOf(parameters).shape,
      options: fieldOf(options),
    })
    .refine((body) => doubled(parameters, body, body.parameters) === undefined);
}

/** An object, or a string for the one field that is required. */
function inputOf(fields: Fields): z.ZodType {
  const required = Object.values(fields).filter((field) => field.required);
  return required.length === 1 ? z.union([z.string().openapi({ description: required[0].doc }), objectOf(fields)]) : objectOf(fields);
}

/** A parameter that is given twice, beside `parameters` and in it. */
function doubled(fields: Fields, beside: Loose, inside: Loose | null | undefined): string | undefined {
  const isGiven = (object: Loose, name: string) =>
    Object.hasOwn(object, name) && (object[name] !== null || fields[name].null !== undefined);
  return inside ? Object.keys(fields).find((name) => isGiven(beside, name) && isGiven(inside, name)) : undefined;
}

/** @throws TypeformerError `invalid_input`, `invalid_option` */
function readBody<D extends RequestDescription>(description: D, value: unknown): TaskRequest<D> {
  const where = "the body";
  if (typeof value !== "object" || value === null || Array.isArray(value) || !Object.hasOwn(value, "inputs")) {
    const [name] = Object.keys(description.parameters);
    throw new TypeformerError(
      "invalid_input",
      `${where}: expected an object with "inputs", as { "inputs": …, "parameters": { "${name}": … } }`,
    );
  }
  const stray = Object.keys(description.inputs).find((name) => Object.hasOwn(value, name));
  if (stray) throw new TypeformerError("invalid_input", `${where}: "${stray}" stands beside "inputs", and belongs into it`);
  const request = readRequest(description, value, { where, beside: ["options"] });
  if (Object.hasOwn(value, "options")) {
    readRequest({ inputs: {}, parameters: { options } }, { options: (value as Loose).options }, { where });
  }
  return request;
}
