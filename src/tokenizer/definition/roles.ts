import type { AddedToken } from "../stages/added-tokens.ts";
import { type Settings, type TokenName, tokenNames } from "./settings.ts";
import { type Addition, plainToken } from "./token-flags.ts";
import type { TokenizerClass } from "./tokenizer-class.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** The tokens that have a role, by role. A role may be empty: not every tokenizer has a mask. */
export type Roles = Partial<Record<TokenName, AddedToken>>;

/**
 * Who plays which role: whom the settings name, else whom the class does. Whoever is named and was not added yet is added now, and after them
 * the further special tokens; of one that is named twice the later flags hold, of one that was added before its own.
 *
 * @param stated what was added before by the settings, and not by tokenizer.json alone
 */
export function assignRoles(vocabulary: Vocabulary, stated: readonly Addition[], settings: Settings, kind: TokenizerClass): Roles {
  const wanted = tokenNames.flatMap((name) => {
    const named = settings.roles[name];
    const content = named === null ? undefined : (named?.content ?? kind.names[name]);
    if (content === undefined) return [];
    const token = named?.flags ?? plainToken(content, { special: true, lstrip: name === "mask" && kind.maskTakesSpace });
    const counts = named !== undefined || kind.addsNames || (kind.rebuilds && vocabulary.idOf(content) !== undefined);
    return [{ name, token, counts }];
  });
  const naming = [...wanted.filter(({ counts }) => counts), ...settings.named.map((token) => ({ token }))];
  const before = new Set(vocabulary.added.map(({ content }) => content));
  vocabulary.add([...naming, ...settings.more.map((token) => ({ token }))].filter(({ token }) => !before.has(token.content)));
  const marked = new Set(stated.map(({ token }) => token.content));
  vocabulary.markSpecial(naming.map(({ token }) => token.content).filter((content) => marked.has(content)));

  const roles: Roles = {};
  for (const { name, token } of wanted) {
    const id = vocabulary.idOf(token.content);
    if (id !== undefined) roles[name] = vocabulary.find(token.content) ?? { ...token, id };
  }
  return roles;
}
