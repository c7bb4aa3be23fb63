/** From texts to chunks that a model reads, and from the logits of their tokens to entities, as Python's token classification comes to them. */
export { encodedChunks, type TaggedTexts, taggedTexts } from "./chunks.ts";
export { type EntityGroup, entityGroups } from "./groups.ts";
export { type EncodedText, type LabelledToken, labelledTokens, type Spelling, textPlaces } from "./labelled-tokens.ts";
export { withoutOverlaps } from "./overlaps.ts";
export { labelled, labelledWords, type WordVote } from "./words.ts";
