/** How a text may be cut into words: a stage is a file and a line here. */
import type { StageKind } from "../read-stages.ts";
import type { CuttingRules, PreTokenizer } from "../stage.ts";
import { bert } from "./bert.ts";
import { byteLevel } from "./byte-level.ts";
import { digits } from "./digits.ts";
import { punctuation } from "./punctuation.ts";
import { splitStage } from "./split.ts";
import { whitespace } from "./whitespace.ts";
import { whitespaceSplit } from "./whitespace-split.ts";

export const preTokenizers: StageKind<PreTokenizer, CuttingRules> = {
  list: "pretokenizers",
  readers: {
    BertPreTokenizer: bert,
    ByteLevel: byteLevel,
    Digits: digits,
    Punctuation: punctuation,
    Split: splitStage,
    Whitespace: whitespace,
    WhitespaceSplit: whitespaceSplit,
  },
};
