import type { TokenIds } from "../model/index.ts";

/** Tokens of one pass: enough to fill the kernels, few enough that memory and the time to the first answer stay small. */
const TOKENS_PER_PASS = 1024;

/** Runs many encodings in passes of a bounded size; the answers come in the order of the encodings. */
export async function inPasses<E extends TokenIds, A>(encodings: readonly E[], run: (some: E[]) => Promise<A[]>): Promise<A[]> {
  const passes: E[][] = [];
  let room = 0;
  for (const encoding of encodings) {
    room -= encoding.ids.length;
    if (room < 0 || passes.length === 0) {
      passes.push([]);
      room = TOKENS_PER_PASS - encoding.ids.length;
    }
    passes[passes.length - 1].push(encoding);
  }
  const answers: A[] = [];
  for (const pass of passes) answers.push(...(await run(pass)));
  return answers;
}
