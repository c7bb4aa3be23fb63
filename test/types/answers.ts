/** Compiled, never run: the type of an answer follows the type of the question. */
import { type FillMaskItem, type ModelOutput, pipeline, type Tensor } from "../../src/doors/node.ts";
import type { FillMaskAnswer } from "../../src/tasks/index.ts";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_: Same<A, B>): void => {};

export async function answers(text: string, texts: string[]): Promise<void> {
  const unmask = await pipeline("fill-mask");
  const one = await unmask("a <mask> b");
  same<typeof one, FillMaskItem[]>(true);
  const several = await unmask("a <mask> b <mask>");
  same<typeof several, FillMaskItem[][]>(true);
  const unknown = await unmask(text);
  same<typeof unknown, FillMaskItem[] | FillMaskItem[][]>(true);
  const unwrapped = await unmask(["a <mask> b"]);
  same<typeof unwrapped, FillMaskItem[]>(true);
  const pair = await unmask(["a <mask> b", "c <mask>"]);
  same<typeof pair, FillMaskAnswer[]>(true);
  const list = await unmask(texts);
  same<typeof list, FillMaskAnswer | FillMaskAnswer[]>(true);
  const always = await unmask.perMask(texts);
  same<typeof always, FillMaskItem[][][]>(true);

  const extract = await pipeline("feature-extraction");
  const vector = await extract(text, { pooling: "mean" });
  same<typeof vector, Tensor>(true);
  const vectors = await extract(texts);
  same<typeof vectors, Tensor[]>(true);

  const output = await unmask.model.run(unmask.tokenizer.encode(text), { taps: ["layer.3.attention.probs"] });
  same<typeof output, ModelOutput>(true);
  const outputs = await unmask.model.run([unmask.tokenizer.encode(text)]);
  same<typeof outputs, ModelOutput[]>(true);

  // @ts-expect-error an unknown tap is refused when it is written
  await unmask.model.run({ ids: [] }, { taps: ["layer.3.attention.prob"] });
  // @ts-expect-error so is an unknown task
  await pipeline("text-generation");
}
