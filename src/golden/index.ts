export { type GoldenCase, type Goldens, type GoldenTap, openGoldens } from "./goldens.ts";
export { type Divergence, type EncoderUnderTest, type TapVerdict, tolerances, type Verdict, verifyEncoder, verifyModel } from "./verify.ts";
