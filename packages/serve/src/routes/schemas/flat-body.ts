/** Bodies whose fields stand side by side, as text-embeddings-inference and OpenAI write them. */
import { z } from "@hono/zod-openapi";
import { type Fields, nearest, readRequest, TypeformerError, type ValuesOf } from "typeformer/requests";
import { checkCount } from "../counts.ts";
import type { BodyContract } from "../route.ts";
import { objectOf } from "./from-fields.ts";

/** What no kind of field of the house's descriptions holds, such as lists of ids. It must be given. */
export interface OwnField<Value> {
  schema: z.ZodType;
  /** @param name as messages call it. Throws TypeformerError `invalid_input`, ServiceError `empty_input` */
  read(value: unknown, name: string): Value;
}

type OwnFields = Readonly<Record<string, OwnField<unknown>>>;
type OwnValues<Own extends OwnFields> = { [Name in keyof Own]: Own[Name] extends OwnField<infer Value> ? Value : never };

/** An object with fields of its own kinds and of the house's, and no others. @param name what the document calls it */
export function flatBody<Own extends OwnFields, F extends Fields>(
  name: string,
  own: Own,
  fields: F,
): BodyContract<OwnValues<Own> & ValuesOf<F>> {
  const schemas = Object.fromEntries(Object.entries(own).map(([each, { schema }]) => [each, schema]));
  const known = [...Object.keys(own), ...Object.keys(fields)];
  const required = known.filter((each) => each in own || fields[each].required);
  return {
    schema: z.strictObject({ ...schemas, ...objectOf(fields).shape }).openapi(name),
    read(value, { facts }) {
      const body = objectIn(value, required);
      const stray = Object.keys(body).find((each) => !known.includes(each));
      if (stray !== undefined) throw unknownField(stray, known);
      const values = Object.entries(own).map(([each, { read }]) => [each, read(body[each], each)]);
      const others = Object.fromEntries(Object.entries(body).filter(([each]) => !Object.hasOwn(own, each)));
      const { parameters } = readRequest({ inputs: {}, parameters: fields }, others, { where: "the body" });
      const all = { ...Object.fromEntries(values), ...parameters };
      for (const [each, list] of Object.entries(all)) if (Array.isArray(list)) checkCount(list.length, facts, each);
      return all;
    },
  };
}

function objectIn(value: unknown, required: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const lacking = required.find((name) => !Object.hasOwn(value, name));
    if (lacking === undefined) return value as Record<string, unknown>;
  }
  const names = required.map((name) => `"${name}"`).join(" and ");
  throw new TypeformerError("invalid_input", `the body: expected an object with ${names}`);
}

function unknownField(name: string, known: readonly string[]): TypeformerError {
  const near = nearest(name, known);
  const meant = near ? ` Did you mean "${near}"?` : "";
  return new TypeformerError("invalid_option", `the body: unknown field ${JSON.stringify(name)}.${meant} Known: ${known.join(", ")}`);
}
