import { describe, TypeformerError } from "../../../errors/index.ts";

const longest = 96;

/**
 * A model's id on the hub, `name` or `organisation/name`: letters, digits, `-`, `_` and `.`, with neither `--` nor `..` inside.
 *
 * @throws TypeformerError `model_not_found` for anything else: nothing has such a name
 */
export function checkedId(id: string): string {
  const isId = /^(\w[\w.-]*\/)?\w[\w.-]*$/.test(id) && !/--|\.\.|[.-](\/|$)|\.git$/.test(id) && id.length <= longest;
  if (isId) return id;
  throw new TypeformerError(
    "model_not_found",
    `${describe(id)} is neither a folder here nor a model's id on the hub (organisation/name); a place begins with ./, / or https:`,
  );
}

/** Where models lie now that are still known by the names they had before the hub had organisations. */
const homes: Record<string, string> = {
  "distilroberta-base": "distilbert/distilroberta-base",
  "roberta-base": "FacebookAI/roberta-base",
  "roberta-large": "FacebookAI/roberta-large",
  "xlm-roberta-base": "FacebookAI/xlm-roberta-base",
};

/** The model from which a conversion to another format was probably made, going by the id under which the conversion is published. */
export function likelyOriginal(id: string): string | undefined {
  const [, name] = /^(?:Xenova|onnx-community)\/(.+?)(?:-ONNX)?$/i.exec(id) ?? [];
  return name && (homes[name] ?? name);
}
