/** From the house's descriptions of requests to schemas, which validate and document. */
import { z } from "@hono/zod-openapi";
import type { Field, Fields } from "typeformer/requests";

/** An object with these fields and no others. */
export function objectOf(fields: Fields): z.ZodObject {
  return z.strictObject(Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fieldOf(field)])));
}

/** What a field may hold. In JSON null says that it is not given, or what the field's description says. */
export function fieldOf(field: Field): z.ZodType {
  const schema = field.required && field.null === undefined ? plain(field) : plain(field).nullable();
  const described = schema.openapi({ description: descriptionOf(field), ...("default" in field ? { default: field.default } : {}) });
  return field.required ? described : described.optional();
}

function plain(field: Field): z.ZodType {
  switch (field.kind) {
    case "text":
      return z.string();
    case "texts":
      return z.union([z.string(), z.array(z.string())]);
    case "list":
      return field.required ? z.array(z.string()).min(1) : z.array(z.string());
    case "boolean":
      return z.boolean();
    case "integer":
      return z
        .int()
        .min(field.least)
        .max(field.most ?? Number.MAX_SAFE_INTEGER);
    case "choice":
      return field.ignoresCase ? inAnyLetters(field.among) : z.enum([...field.among]);
    case "object":
      return objectOf(field.fields);
  }
}

/** The document shows a word in small letters and in capitals, as Python writes it here and there. */
function inAnyLetters(among: readonly string[]): z.ZodType {
  const capitals = among.map((each) => each.toUpperCase());
  const schema = z.string().refine((value) => capitals.includes(value.toUpperCase()));
  return schema.openapi({ type: "string", enum: [...among, ...capitals] });
}

const descriptionOf = ({ doc, null: meaning }: Field): string => (meaning === undefined ? doc : `${doc}; null: ${meaning}`);
