/** Which heads a file holds. */
import type { Blueprint } from "../architectures/index.ts";
import { type HeadName, headOfClass } from "../heads/index.ts";
import { isOfEncoder } from "./names.ts";
import { parametersIn, specsIn } from "./roles.ts";

/**
 * A head is there where the file holds all of it; that of the class which was trained, where it holds anything of it: what it lacks then is
 * missing. Where the class tells nothing, anything of a head will do, unless it belongs to one that is whole.
 *
 * Two heads may have parameters of one name, `classifier.weight`. Then the class decides; where it tells nothing, both are there that are whole: they
 * answer as Python does, which does not ask.
 *
 * @param stored the known names that the file holds
 * @returns the model with these heads, and the names of those parameters that no head of it reads
 */
export function withHeadsThatAre(stored: ReadonlySet<string>, blueprint: Blueprint): { there: Blueprint; unread: string[] } {
  const { heads, config } = blueprint;
  const signs = new Map(config.endsIn.map((head) => [head, signsOf(head, blueprint).filter((name) => stored.has(name))]));
  const trained = headOfClass(config.architecture);
  const begun = config.endsIn.filter((head) => signs.get(head)?.length);
  const whole = begun.filter((head) => specsIn(heads[head] ?? {}).every(({ name, twin = name }) => stored.has(name) || stored.has(twin)));
  const candidates = begun.filter((head) => head === trained || whole.includes(head) || trained === undefined);
  const share = (one: HeadName, other: HeadName) => one !== other && signs.get(one)?.some((name) => signs.get(other)?.includes(name));
  const goesBefore = (one: HeadName, other: HeadName) =>
    share(one, other) && (one === trained || (other !== trained && whole.includes(one) && !whole.includes(other)));
  const endsIn = trained === null ? [] : candidates.filter((head) => !candidates.some((other) => goesBefore(other, head)));
  const found = Object.fromEntries(endsIn.map((head) => [head, heads[head]]));
  const read = new Set(endsIn.flatMap((head) => signs.get(head) ?? []));
  return {
    there: { ...blueprint, config: { ...config, endsIn }, heads: found },
    unread: [...new Set([...signs.values()].flat())].filter((name) => !read.has(name)),
  };
}

/** The names that only a file with this head holds: not the pooler, which lies in the encoder and comes with every BERT. */
function signsOf(head: HeadName, { architecture, encoder, heads }: Blueprint): string[] {
  const ofEncoder = parametersIn(encoder);
  const names = specsIn(heads[head] ?? {}).flatMap(({ name, twin }) => (twin === undefined ? [name] : [name, twin]));
  return names.filter((name) => !ofEncoder.has(name) && !isOfEncoder(name, architecture.prefix));
}
