import { describe } from "../../errors/index.ts";
import type { ModelConfig } from "../config.ts";
import type { ConfigFields } from "./config-fields.ts";

/** What `config.json` says of a classifying head. */
export type Labels = Pick<ModelConfig, "labels" | "labelNames" | "problem">;

const problems: readonly ModelConfig["problem"][] = ["regression", "single_label_classification", "multi_label_classification"];

/**
 * As `transformers` 5.23 reads them: two labels where nothing is said, and where `num_labels` is not the number of names, the names count
 * for nothing.
 *
 * @throws TypeformerError `invalid_config` for names that leave out a label, and for what is no number or no name
 */
export function readLabels(fields: ConfigFields): Labels {
  const named = fields.get("id2label") ?? undefined;
  const names = named === undefined ? undefined : namesIn(named, fields);
  const labels = (fields.get("num_labels") ?? undefined) === undefined ? (names?.length ?? 2) : fields.count("num_labels", 2);
  if (labels === 0) fields.wrong(`"id2label" names no label`);
  const problem = problems.find((each) => each === fields.get("problem_type"));
  if (problem === "single_label_classification" && labels === 1)
    fields.wrong(`"problem_type" is "single_label_classification", which takes two labels or more, and there is one`);
  return { labels, labelNames: names?.length === labels ? names : Array.from({ length: labels }, (_, i) => `LABEL_${i}`), problem };
}

/** The same; without labels that can be read, two: a head that has none does without. */
export function labelsIfSound(fields: ConfigFields): Labels {
  try {
    return readLabels(fields);
  } catch {
    return { labels: 2, labelNames: ["LABEL_0", "LABEL_1"], problem: undefined };
  }
}

/** Names in the order of their numbers, which JSON keeps as strings. Python looks a name up by its number, and fails there if it has none. */
function namesIn(named: unknown, fields: ConfigFields): string[] {
  if (typeof named !== "object" || named === null || Array.isArray(named))
    return fields.wrong(`"id2label" must be an object like { "0": "NEGATIVE", "1": "POSITIVE" }, found ${describe(named)}`);
  const byNumber = new Map(Object.entries(named).map(([key, name]) => [/^\s*\d+\s*$/.test(key) ? Number(key) : key, name]));
  return Array.from({ length: byNumber.size }, (_, i) => {
    const name = byNumber.get(i);
    if (name === undefined)
      return fields.wrong(`"id2label" has ${byNumber.size} names and none for ${i}: it must number them from 0 on, without a gap`);
    if (typeof name === "string" || typeof name === "number") return String(name);
    return fields.wrong(`"id2label" must give the label ${i} a name, found ${describe(name)}`);
  });
}
