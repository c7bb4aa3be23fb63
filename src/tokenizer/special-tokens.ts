import type { AddedToken } from "./added-tokens.ts";
import type { Definition } from "./definition.ts";
import { refuse } from "./fields.ts";
import { type Settings, type TokenName, tokenNames } from "./settings.ts";

/** The tokens that have a role, by role. A role may be empty: not every tokenizer has a mask. */
export type SpecialTokens = Partial<Record<TokenName, AddedToken>>;

/**
 * Who plays which role: what the settings say, else RoBERTa's names, where the vocabulary has them. A token that the settings name and
 * the vocabulary lacks is refused, since the model could have no row for it.
 */
export function specialTokens(definition: Definition, settings: Settings): SpecialTokens {
  const { cls, sep } = definition;
  const usual = { bos: cls.content, eos: sep.content, cls: cls.content, sep: sep.content, unk: "<unk>", pad: "<pad>", mask: "<mask>" };
  const added = new Map(definition.addedTokens.map((token) => [token.content, token]));
  const roles: SpecialTokens = {};
  for (const name of tokenNames) {
    const named = settings.tokens[name];
    if (named === null) continue;
    const content = named?.content ?? usual[name];
    const id = added.get(content)?.id ?? definition.vocab.get(content);
    if (id !== undefined) roles[name] = added.get(content) ?? { ...(named ?? plain(content, name)), id };
    else if (named) throw refuse({ value: content, path: `tokenizer_config.json: ${name}_token` }, "a token of the vocabulary");
  }
  return roles;
}

const plain = (content: string, name: TokenName): Omit<AddedToken, "id"> => ({
  content,
  lstrip: name === "mask",
  rstrip: false,
  single_word: false,
  normalized: false,
  special: true,
});
