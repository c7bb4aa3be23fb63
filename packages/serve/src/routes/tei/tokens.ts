import { z } from "@hono/zod-openapi";
import { TypeformerError } from "typeformer/requests";
import { checkIds } from "../ids.ts";
import type { Route } from "../route.ts";
import { flatBody, type OwnField } from "../schemas/flat-body.ts";
import { idList, readIds, textOrTexts } from "../schemas/texts-or-ids.ts";
import { utf8PlacesOf } from "../utf8-places.ts";

const tag = "text-embeddings-inference";

const tokenizeBody = flatBody(
  "TokenizeRequest",
  { inputs: textOrTexts },
  {
    add_special_tokens: { kind: "boolean", default: true, doc: "those that the model is asked with, too" },
  },
);

const token = z
  .strictObject({
    id: z.int(),
    text: z.string().openapi({ description: "the place in the text; of a special token its name" }),
    special: z.boolean().openapi({ description: "it stands around the text, and not in it" }),
    start: z.int().nullable().openapi({ description: "in bytes of UTF-8" }),
    stop: z.int().nullable(),
  })
  .openapi("Token");

/** `/tokenize`: places are counted in bytes of UTF-8. */
export const tokenize: Route<ReturnType<typeof tokenizeBody.read>> = {
  method: "post",
  path: "/tokenize",
  tag,
  summary: "The tokens of each text, places in bytes of UTF-8",
  body: tokenizeBody,
  answer: z.array(z.array(token)),
  examples: {
    "a text": {
      summary: "A list for one text too; ï is two bytes, and here two tokens",
      body: { inputs: "naïve" },
      answer: [
        [
          { id: 0, text: "<s>", special: true, start: null, stop: null },
          { id: 5179, text: "na", special: false, start: 0, stop: 2 },
          { id: 131, text: "ï", special: false, start: 2, stop: 4 },
          { id: 111, text: "ï", special: false, start: 2, stop: 4 },
          { id: 314, text: "ve", special: false, start: 4, stop: 6 },
          { id: 2, text: "</s>", special: true, start: null, stop: null },
        ],
      ],
    },
  },
  async handle({ body: { inputs: texts, add_special_tokens = true }, service }) {
    const told = await service.tokenize(texts, { add_special_tokens });
    return {
      json: told.map((tokens, i) => {
        const place = utf8PlacesOf(texts[i]);
        const inBytes = (units: number | null) => (units === null ? null : place(units));
        return tokens.map(({ start, stop, ...each }) => ({ ...each, start: inBytes(start), stop: inBytes(stop) }));
      }),
    };
  },
};

/** Ids of one text, or a list of such. */
const idLists: OwnField<readonly (readonly number[])[]> = {
  schema: z.union([idList, z.array(idList).min(1)]).openapi({ description: "the ids of a text, or a list of such" }),
  read(value, name) {
    if (!Array.isArray(value)) throw new TypeformerError("invalid_input", `${name}: expected a list of ids, or a list of such lists`);
    if (value.length > 0 && typeof value[0] === "number") return [readIds(value, name)];
    return value.map((each, i) => readIds(each, `${name}[${i}]`));
  },
};

const decodeBody = flatBody(
  "DecodeRequest",
  { ids: idLists },
  { skip_special_tokens: { kind: "boolean", default: true, doc: "leave special tokens out" } },
);

/** `/decode`: always a list of texts. */
export const decode: Route<ReturnType<typeof decodeBody.read>> = {
  method: "post",
  path: "/decode",
  tag,
  summary: "The text of each list of ids",
  body: decodeBody,
  answer: z.array(z.string()),
  examples: { "one list": { summary: "A list for one text too", body: { ids: [0, 932, 2] }, answer: [" door"] } },
  async handle({ body: { ids, skip_special_tokens = true }, service }) {
    for (const [i, each] of ids.entries()) checkIds(each, ids.length > 1 ? `ids[${i}]` : "ids", service);
    return { json: await service.decode(ids, { skip_special_tokens }) };
  },
};
