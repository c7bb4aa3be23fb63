/** What stands around a text, as the post-processors put it. */
import { refuse } from "../fields.ts";
import type { AddedToken } from "../stages/added-tokens.ts";
import { bert } from "../stages/post-processors/bert.ts";
import { roberta } from "../stages/post-processors/roberta.ts";
import { specialList } from "../stages/post-processors/special-tokens.ts";
import type { PostProcessor, Surroundings } from "../stages/stage.ts";
import { ofType } from "../stages/token-list.ts";
import type { Roles } from "./roles.ts";
import type { Settings, TokenName } from "./settings.ts";
import { plainToken } from "./token-flags.ts";
import type { TokenizerClass } from "./tokenizer-class.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** The ids that are put around so many texts without tokens. @throws TypeformerError `invalid_tokenizer` for stages that do not fit together */
export function idsAround(processors: readonly PostProcessor[], texts: number): number[] {
  let lists = Array.from({ length: texts }, () => specialList([], 0));
  for (const processor of processors) lists = processor.process(lists, true);
  return lists.flatMap(({ ids }) => ids);
}

/** BERT's `[CLS] … [SEP]` around a text. */
export function bertAround(roles: Roles, surroundings: Surroundings): readonly PostProcessor[] {
  const { cls, sep } = separators(roles, "[CLS]", "[SEP]");
  const value = { cls: [cls.content, cls.id], sep: [sep.content, sep.id] };
  return [bert({ value, path: "post_processor" }, surroundings)];
}

/** The same post-processors, if they put RoBERTa's `<s> … </s>` around a text; else the one that does. Its tokens are all of type 0. */
export function robertaAround(processors: readonly PostProcessor[], roles: Roles, surroundings: Surroundings): readonly PostProcessor[] {
  const { cls, sep } = separators(roles, "<s>", "</s>");
  if (idsAround(processors, 1).join() === [cls.id, sep.id].join()) return [...processors, untyped];
  const value = { cls: [cls.content, cls.id], sep: [sep.content, sep.id], trim_offsets: true, add_prefix_space: false };
  return [roberta({ value, path: "post_processor" }, surroundings)];
}

function separators(roles: Roles, cls: string, sep: string): { cls: AddedToken; sep: AddedToken } {
  const token = (name: "cls" | "sep", example: string): AddedToken => {
    const found = roles[name];
    if (!found) throw refuse({ value: undefined, path: `${name}_token` }, `a token of the vocabulary, such as ${example}`);
    return found;
  };
  return { cls: token("cls", cls), sep: token("sep", sep) };
}

const untyped: PostProcessor = { added: () => 0, process: (lists) => lists.map((list) => ofType(list, 0)) };

/**
 * The roles of a file that is opened by itself: the tokens that it puts before and after a text have them, unless others are named.
 *
 * @param names the roles that there are
 */
export function rolesAround(
  processors: readonly PostProcessor[],
  roles: Roles,
  named: Settings["roles"],
  names: TokenizerClass["names"],
  vocabulary: Vocabulary,
): Roles {
  const ids = idsAround(processors, 1);
  if (ids.length !== 2) return roles;
  const [first, last] = ids.map((id) => {
    const content = vocabulary.tokenOf(id) ?? "";
    return vocabulary.find(content) ?? { ...plainToken(content, { special: true }), id };
  });
  const found: Roles = { bos: first, cls: first, eos: last, sep: last };
  return {
    ...roles,
    ...Object.fromEntries(Object.entries(found).filter(([name]) => name in names && named[name as TokenName] === undefined)),
  };
}
