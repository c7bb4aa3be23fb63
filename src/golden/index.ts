/** Golden values: what PyTorch computed, and the judgement of a model by them. */
export { type GoldenCase, type Goldens, type GoldenTap, openGoldens } from "./goldens.ts";
export {
  comparePublished,
  type PublishedAnswers,
  type PublishedRow,
  type PublishedVerdict,
  published,
  publishedAnswers,
  publishedTolerance,
} from "./published/index.ts";
export {
  type Agreement,
  type Divergence,
  type EncoderUnderTest,
  type TapVerdict,
  tolerances,
  type Verdict,
  verifyEncoder,
  verifyModel,
} from "./verify.ts";
