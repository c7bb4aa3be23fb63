/** How tokens may become text: a stage is a file and a line here. */
import type { StageKind } from "../read-stages.ts";
import type { Decoder } from "../stage.ts";
import { byteFallback } from "./byte-fallback.ts";
import { byteLevel } from "./byte-level.ts";
import { fuse } from "./fuse.ts";
import { replace } from "./replace.ts";
import { strip } from "./strip.ts";
import { wordPiece } from "./wordpiece.ts";

export const decoders: StageKind<Decoder> = {
  list: "decoders",
  readers: {
    ByteFallback: byteFallback,
    ByteLevel: byteLevel,
    Fuse: fuse,
    Replace: replace,
    Strip: strip,
    WordPiece: wordPiece,
  },
};
