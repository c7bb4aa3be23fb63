import { isControl, isNonspacing, isWhiteSpace } from "../../characters/classes.ts";
import { normalForm, type Rewritten } from "../../characters/normal-forms.ts";
import { asBoolean, at } from "../../fields.ts";
import type { AlignedText } from "../aligned-text.ts";
import type { Normalizer, NormalizingRules, StageReader } from "../stage.ts";
import { filtered } from "./filtered.ts";
import { inSmallLetters } from "./lowercase.ts";

/** BERT's four changes, each if it is wanted: a clean text, spaces around ideographs, no accents, small letters. */
export const bert: StageReader<Normalizer, NormalizingRules> = (field, rules) => {
  const cleans = asBoolean(at(field, "clean_text"));
  const setsApart = asBoolean(at(field, "handle_chinese_chars"));
  const lowercase = asBoolean(at(field, "lowercase"));
  const accents = at(field, "strip_accents");
  const stripped = (accents.value ?? null) === null ? null : asBoolean(accents);

  const smallLetters = rules.lowercase ?? lowercase;
  const withoutAccents = (rules.stripAccents === undefined ? stripped : rules.stripAccents) ?? smallLetters;
  const changes: Normalizer[] = [
    ...(cleans ? [cleaned] : []),
    ...((rules.setsIdeographsApart ?? setsApart) ? [ideographsApart] : []),
    ...(withoutAccents ? [unaccented] : []),
    ...(smallLetters ? [inSmallLetters] : []),
  ];
  return (text) => changes.reduce((changed, change) => change(changed), text);
};

/** Without control characters, zero-width ones and U+FFFD; white space of any kind becomes a space. */
function cleaned(text: AlignedText): AlignedText {
  if (!/[^ -~]/.test(text.text)) return text;
  const kept = filtered(text, (character) => !isControl(character));
  return kept.respelled(Array.from(kept.text, (character) => (isWhiteSpace(character.codePointAt(0) ?? 0) ? " " : character)).join(""));
}

/** A space before every ideograph and one after it: Chinese is read character by character. */
function ideographsApart(text: AlignedText): AlignedText {
  if (!IDEOGRAPH.test(text.text)) return text;
  const characters: Rewritten[] = [];
  for (const character of text.text) {
    if (!IDEOGRAPH.test(character)) characters.push({ character, takes: 1 });
    else characters.push({ character: " ", takes: 1 }, { character, takes: 0 }, { character: " ", takes: 0 });
  }
  return text.rewritten(characters);
}

/** The Rust library's list of blocks, in which those from U+2B820 to U+2B91F lack. */
const IDEOGRAPH = /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{2a6df}\u{2a700}-\u{2b81f}\u{2b920}-\u{2ceaf}\u{2f800}-\u{2fa1f}]/u;

function unaccented(text: AlignedText): AlignedText {
  const characters = normalForm(text.text, "NFD");
  const apart = characters ? text.rewritten(characters) : text;
  return filtered(apart, (character) => !isNonspacing(character));
}
