import type { TokenIds } from "../model/index.ts";

/** Tokens of one pass: enough to fill the kernels, few enough that memory and the time to the first answer stay small. */
const TOKENS_PER_PASS = 1024;

/**
 * Runs many encodings in passes of a bounded size; the answers come in the order of the encodings. What makes encodings as it goes makes
 * those of a pass when their turn comes.
 */
export async function inPasses<E extends TokenIds, A>(encodings: Iterable<E>, run: (some: E[]) => Promise<A[]>): Promise<A[]> {
  const answers: A[] = [];
  for (const pass of passesOf(encodings)) for (const answer of await run(pass)) answers.push(answer);
  return answers;
}

/** The same for lists of encodings, such as the chunks of texts: a list of answers for each. */
export async function listsInPasses<E extends TokenIds, A>(
  lists: readonly (readonly E[])[],
  run: (some: E[]) => Promise<A[]>,
): Promise<A[][]> {
  const answers = await inPasses(lists.flat(), run);
  let next = 0;
  return lists.map(({ length }) => {
    next += length;
    return answers.slice(next - length, next);
  });
}

/** As many as have room, one at least. */
function* passesOf<E extends TokenIds>(encodings: Iterable<E>): Iterable<E[]> {
  let pass: E[] = [];
  let room = TOKENS_PER_PASS;
  for (const encoding of encodings) {
    if (encoding.ids.length > room && pass.length > 0) {
      yield pass;
      pass = [];
      room = TOKENS_PER_PASS;
    }
    pass.push(encoding);
    room -= encoding.ids.length;
  }
  if (pass.length > 0) yield pass;
}
