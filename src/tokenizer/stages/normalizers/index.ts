/** What may be done to a text before it is cut: a stage is a file and a line here. */
import type { StageKind } from "../read-stages.ts";
import type { Normalizer, NormalizingRules } from "../stage.ts";
import { bert } from "./bert.ts";
import { lowercase } from "./lowercase.ts";
import { prepend } from "./prepend.ts";
import { replace } from "./replace.ts";
import { stripAccents } from "./strip-accents.ts";
import { unicodeForm } from "./unicode-form.ts";

export const normalizers: StageKind<Normalizer, NormalizingRules> = {
  list: "normalizers",
  readers: {
    BertNormalizer: bert,
    Lowercase: lowercase,
    NFC: unicodeForm("NFC"),
    NFD: unicodeForm("NFD"),
    NFKC: unicodeForm("NFKC"),
    NFKD: unicodeForm("NFKD"),
    Prepend: prepend,
    Replace: replace,
    StripAccents: stripAccents,
  },
};
