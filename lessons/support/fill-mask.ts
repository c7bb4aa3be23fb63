import { openTokenizer, openWeights, sentence } from "./bundled.ts";
import { type Matrix, matrix, row } from "./matrix.ts";
import { bars } from "./show.ts";
import type { EncoderWeights, HeadWeights } from "./weights.ts";

/** What lessons 7 and 8 wrote. */
export interface Written {
  encoder: (ids: number[], weights: EncoderWeights) => Matrix[];
  mlmHead: (x: Matrix, weights: HeadWeights) => Matrix;
  best: (logits: Float32Array, count: number) => { id: number; probability: number }[];
}

/** Fills the first mask of a sentence: the one on the command line, or that of the lessons. */
export async function fillMask({ encoder, mlmHead, best }: Written): Promise<void> {
  const text = process.argv.find((argument) => argument.includes("<mask>")) ?? sentence;
  const weights = await openWeights();
  const tokenizer = openTokenizer();
  const { ids, tokens } = tokenizer.encode(text);
  const states = encoder(ids, weights);
  const x = row(states[states.length - 1], tokens.indexOf("<mask>"));
  const logits = row(mlmHead(matrix(1, x.length, x), weights.head), 0);
  console.log(`\n${text}\n`);
  bars(best(logits, 5).map(({ id, probability }) => ({ name: tokenizer.idToToken(id) ?? "", value: probability })));
}
