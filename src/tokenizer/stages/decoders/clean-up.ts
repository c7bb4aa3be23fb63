/** Without the spaces before punctuation and contractions that English does not have, as `transformers` takes them away. */
export function cleanUp(text: string): string {
  return spaces.reduce((text, [found, content]) => text.replaceAll(found, content), text);
}

const spaces = [
  [" .", "."],
  [" ?", "?"],
  [" !", "!"],
  [" ,", ","],
  [" ' ", "'"],
  [" n't", "n't"],
  [" 'm", "'m"],
  [" 's", "'s"],
  [" 've", "'ve"],
  [" 're", "'re"],
] as const;
