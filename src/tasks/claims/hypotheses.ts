import { describe, TypeformerError } from "../../errors/index.ts";

/** `{{`, `}}`, a field in braces, or a brace that has no partner. */
const PARTS = /\{\{|\}\}|\{([^{}]*)\}|[{}]/g;

/**
 * The claims that a template makes of labels, by the rules of Python's `template.format(label)`: `{}` or `{0}` is the label, `{{` and `}}` are
 * braces.
 *
 * @throws TypeformerError `invalid_option` for what Python refuses, for a template without a place for the label among it; and for formats
 *   (`{:>9}`, `{!r}`, `{0[0]}`), which are of no use here
 */
export function hypotheses(template: string, labels: readonly string[]): string[] {
  const kinds = new Set<string>();
  const pieces: string[] = []; // between them stands the label
  let piece = "";
  let done = 0;
  for (const { 0: part, 1: field, index } of template.matchAll(PARTS)) {
    piece += template.slice(done, index);
    done = index + part.length;
    if (part === "{{" || part === "}}") piece += part[0];
    else if (field === undefined)
      throw refused(template, `has a single "${part}", which is written "${part}${part}" where a brace is meant`);
    else {
      checkField(template, field, kinds);
      pieces.push(piece);
      piece = "";
    }
  }
  pieces.push(piece + template.slice(done));
  const claims = labels.map((label) => pieces.join(label));
  if (claims[0] === template) throw refused(template, "says the same with the label as without it");
  return claims;
}

/** There is one label for a template, the first: `{}` stands for it once, `{0}` as often as one likes. */
function checkField(template: string, field: string, kinds: Set<string>): void {
  if (!/^0*$/.test(field)) throw refused(template, `has a field ${describe(`{${field}}`)}`);
  if (field === "" && kinds.has("")) throw refused(template, "has two {}, and there is one label: write {0} for it where it stands twice");
  kinds.add(field === "" ? "" : "0");
  if (kinds.size > 1) throw refused(template, "has both {} and {0}");
}

function refused(template: string, why: string): TypeformerError {
  const how = 'the label\'s place is written {} or {0}, as in "This example is {}."';
  return new TypeformerError("invalid_option", `hypothesis_template: ${describe(template)} ${why}: ${how}`);
}
