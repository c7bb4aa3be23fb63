import fc from "fast-check";

const anyUnit = fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit));
const surrogate = fc.integer({ min: 0xd800, max: 0xdfff }).map((unit) => String.fromCharCode(unit));
const anyPlane = fc
  .tuple(fc.integer({ min: 0, max: 16 }), fc.integer({ min: 0, max: 0xffff }))
  .map(([plane, low]) => String.fromCodePoint(plane * 0x10000 + low));
const control = fc.integer({ min: 0, max: 0x9f }).map((unit) => String.fromCharCode(unit));
const whiteSpace = fc.constantFrom(..." \t\n\v\f\r\u0085\u00a0\u1680\u2000\u2003\u2009\u200a\u2028\u2029\u202f\u205f\u3000");
const nearlyWhiteSpace = fc.constantFrom("\ufeff", "\u200b", "\u200d", "\u180e", "\u2060", "\0");
const special = fc.constantFrom("<mask>", " <mask>", "<s>", "</s>", "<pad>", "<unk>", "<mask", "<MASK>");
const contraction = fc.constantFrom("'s", "'t", "'re", "'ve", "'m", "'ll", "'d", "'", "'S", "’s", "l'", "''s");
const word = fc.constantFrom(
  "the",
  " door",
  "Opened",
  "walk",
  "ing",
  "2026",
  " 3",
  "é",
  "ß",
  "日本",
  "русск",
  "عرب",
  "👨‍👩‍👧",
  "👍🏽",
  "e\u0301",
  "½",
  "_",
  "!?",
  "...",
);
const run = fc
  .tuple(fc.constantFrom(" ", "\n", "a", "0", "!", "\u3000", "'"), fc.integer({ min: 2, max: 20 }))
  .map(([unit, n]) => unit.repeat(n));

/** Text of everything that a tokenizer can get wrong: every plane, controls, lone surrogates, white space of all kinds, special tokens. */
export const nasty: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: word },
      { weight: 3, arbitrary: whiteSpace },
      { weight: 3, arbitrary: fc.constant(" ") },
      { weight: 2, arbitrary: anyPlane },
      { weight: 1, arbitrary: anyUnit },
      { weight: 1, arbitrary: surrogate },
      { weight: 1, arbitrary: control },
      { weight: 1, arbitrary: nearlyWhiteSpace },
      { weight: 2, arbitrary: special },
      { weight: 1, arbitrary: contraction },
      { weight: 1, arbitrary: run },
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(""));

/** `count` texts from a seed that is printed, so that a failure can be seen again: TYPEFORMER_SEED=… */
export function nastyTexts(count: number): string[] {
  const seed = Number(process.env.TYPEFORMER_SEED ?? Date.now() % 2 ** 31);
  console.log(`${count} texts, TYPEFORMER_SEED=${seed}`);
  return fc.sample(nasty, { numRuns: count, seed });
}
