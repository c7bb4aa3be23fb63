import type { Decoder, StageReader } from "../stage.ts";

/** All tokens become one, for what comes after. */
export const fuse: StageReader<Decoder> = () => (tokens) => [tokens.join("")];
