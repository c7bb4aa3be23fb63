/** Compiled, never run: the type of an answer follows the type of the question. */
import { type FillMaskItem, type ModelOutput, pipeline, type RunOptions, type TapName, type Tensor } from "../../src/doors/node.ts";
import type {
  Answer,
  EntityGroup,
  FillMaskAnswer,
  TextClass,
  TokenClassificationOptions,
  TokenEntity,
  ZeroShotAnswer,
} from "../../src/tasks/index.ts";

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

  const tag = await pipeline("ner");
  const tokens = await tag(text, { ignore_labels: [] });
  same<typeof tokens, TokenEntity[]>(true);
  const none = await tag(texts, { aggregation_strategy: "none" });
  same<typeof none, TokenEntity[][]>(true);
  const groups = await tag([texts], { aggregation_strategy: "max", stride: 5, is_split_into_words: true });
  same<typeof groups, EntityGroup[][]>(true);
  const anyOptions: TokenClassificationOptions = {};
  const either = await tag.perText(text, anyOptions);
  same<typeof either, (TokenEntity | EntityGroup)[][]>(true);

  const ask = await pipeline("question-answering");
  const question = { question: text, context: text };
  const answer = await ask(question, { max_answer_len: 5 });
  same<typeof answer, Answer>(true);
  const ranked = await ask([question], { top_k: 3 });
  same<typeof ranked, Answer | Answer[]>(true);
  const two = await ask([question, question]);
  same<typeof two, Answer[]>(true);
  const many = await ask({ question: texts, context: text });
  same<typeof many, Answer | Answer[]>(true);
  const lists = await ask.perQuestion([question], { top_k: 3 });
  same<typeof lists, Answer[][]>(true);

  const classify = await pipeline("text-classification");
  const both = { text, text_pair: text };
  const ofText = await classify(text);
  same<typeof ofText, TextClass[]>(true);
  const ofPair = await classify(both, { truncation: true });
  same<typeof ofPair, TextClass>(true);
  const best = await classify(both, { top_k: null });
  same<typeof best, TextClass[]>(true);
  const flat = await classify([text, both]);
  same<typeof flat, TextClass[]>(true);
  const nested = await classify(texts, { top_k: 2 });
  same<typeof nested, TextClass[][]>(true);
  const perText = await classify.perText(both, { top_k: 2 });
  same<typeof perText, TextClass[][]>(true);
  const alias = await pipeline("sentiment-analysis");
  same<typeof alias, typeof classify>(true);
  // @ts-expect-error a function that there is not
  await classify(text, { function_to_apply: "relu" });

  const judge = await pipeline("zero-shot-classification");
  const judged = await judge(text, { candidate_labels: texts });
  same<typeof judged, ZeroShotAnswer>(true);
  const each = await judge(texts, "a, b", { multi_label: true });
  same<typeof each, ZeroShotAnswer[]>(true);
  // @ts-expect-error labels are required
  await judge(text);

  const { model, tokenizer } = unmask;
  const encoding = tokenizer.encode(text);
  const output = await model.run(encoding, { taps: ["layer.3.attention.probs", "mlm.normed"] });
  same<typeof output, ModelOutput<Record<"layer.3.attention.probs" | "mlm.normed", Tensor>>>(true);
  same<(typeof output.taps)["mlm.normed"], Tensor>(true);
  const outputs = await model.run([encoding], { taps: ["logits"] });
  same<typeof outputs, ModelOutput<Record<"logits", Tensor>>[]>(true);
  const plain = await model.run(encoding);
  same<typeof plain, ModelOutput<Record<never, Tensor>>>(true);
  const any: ModelOutput = plain; // any output is one whose names are not known
  same<typeof any.taps, Record<string, Tensor>>(true);

  // @ts-expect-error a look-up that is misspelt is refused when it is written
  output.taps["layer.3.attention.prob"];
  // @ts-expect-error so is one of a tap that exists and was not asked for
  output.taps["layer.2.attention.probs"];
  // @ts-expect-error and any where none was asked for
  plain.taps.logits;

  const seen = await model.run(encoding, { lens: true, taps: ["mlm.dense"] });
  same<(typeof seen.taps)["layer.5.lens" | "mlm.dense"], Tensor>(true);
  // @ts-expect-error without the lens there is none of its taps
  output.taps["layer.5.lens"];

  const names: TapName[] = [`layer.${text.length}.mlp.up`];
  const later = await model.run(encoding, { taps: names });
  same<typeof later, ModelOutput>(true);
  const options: RunOptions = { taps: names };
  const asGiven = await model.run(encoding, options);
  same<typeof asGiven, ModelOutput>(true);
  const layers = names.map((_, i) => `layer.${i}.mlp.normed` as const);
  const states = await model.run(encoding, { taps: layers });
  same<(typeof states.taps)["layer.4.mlp.normed"], Tensor>(true);
  // @ts-expect-error a kind of tap that was asked for nowhere
  states.taps["layer.4.mlp.up"];

  const [[ranking]] = await model.ask("rank", [encoding], [[0]], { k: 3 });
  same<typeof ranking.ids, number[]>(true);
  // @ts-expect-error a program that no head has
  await model.ask("rnak", [encoding], [[0]], { k: 3 });
  // @ts-expect-error a head that there is not
  model.missing("classifer");

  // @ts-expect-error an unknown tap is refused when it is written
  await model.run({ ids: [] }, { taps: ["layer.3.attention.prob"] });
  // @ts-expect-error so is an unknown task
  await pipeline("text-generation");
}

/** The declarations of the main door are Node's for everybody: they may differ in words alone. */
same<typeof import("../../src/doors/browser.ts"), typeof import("../../src/doors/node.ts")>(true);
