/** Texts, or the ids of their tokens: what text-embeddings-inference and OpenAI take where a text is meant. */
import { z } from "@hono/zod-openapi";
import { TypeformerError } from "typeformer/requests";
import { ServiceError } from "../../service/errors.ts";
import type { OwnField } from "./flat-body.ts";

export type TextOrIds = string | readonly number[];

const idSchema = z.int().min(0);

/** One list of ids. */
export const idList = z.array(idSchema).min(1);

const isId = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/** @throws TypeformerError `invalid_input`, ServiceError `empty_input` */
export function readIds(value: unknown, name: string): readonly number[] {
  if (!Array.isArray(value)) throw new TypeformerError("invalid_input", `${name}: expected a list of ids`);
  if (value.length === 0) throw new ServiceError("empty_input", `${name}: the list is empty: give one id at least`);
  const wrong = value.findIndex((each) => !isId(each));
  if (wrong < 0) return value;
  throw new TypeformerError("invalid_input", `${name}[${wrong}]: expected an id, which is a whole number from 0 on`);
}

function readTextOrIds(value: unknown, name: string): TextOrIds {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return readIds(value, name);
  throw new TypeformerError("invalid_input", `${name}: expected a string or a list of ids`);
}

/** A text, or a list of texts; always read as a list. */
export const textOrTexts: OwnField<readonly string[]> = {
  schema: z.union([z.string(), z.array(z.string()).min(1)]).openapi({ description: "a text, or a list of texts" }),
  read(value, name) {
    if (typeof value === "string") return [value];
    if (!Array.isArray(value)) throw new TypeformerError("invalid_input", `${name}: expected a string or a list of strings`);
    const wrong = value.findIndex((each) => typeof each !== "string");
    if (wrong < 0) return value;
    throw new TypeformerError("invalid_input", `${name}[${wrong}]: expected a string`);
  },
};

/** A text or the ids of one, or a list of these; always read as a list. */
export const textsOrIds: OwnField<readonly TextOrIds[]> = {
  schema: z
    .union([z.string(), idList, z.array(z.union([z.string(), idList])).min(1)])
    .openapi({ description: "a text, or the ids of its tokens; or a list of these" }),
  read(value, name) {
    if (typeof value === "string") return [value];
    if (!Array.isArray(value)) throw new TypeformerError("invalid_input", `${name}: expected a string, a list of ids, or a list of these`);
    if (value.length > 0 && typeof value[0] === "number") return [readIds(value, name)];
    return value.map((each, i) => readTextOrIds(each, `${name}[${i}]`));
  },
};
