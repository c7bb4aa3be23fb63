import { readFileSync } from "node:fs";
import { mini } from "../support/tokenizers.ts";

type File = { model: { vocab: Record<string, number>; merges: string[][] }; added_tokens: { id: number; content: string }[] };

/** A tokenizer drawn at random, and what Python made of texts with it. */
export type Drawn<Case> = { base: "bytes" | "characters" | "words"; change: { model: object }; json: string; cases: Case[] };

/** The tokenizers of a file that test/golden/tokenizer_stages.py wrote, or one of its brothers; and the command that makes it again. */
export function drawnTokenizers<Case>(file: string): { command: string; goldens: Drawn<Case>[] } {
  // lines end at \n only: the texts hold every other separator
  const [first, ...rest] = readFileSync(`test/golden/${file}`, "utf8").trimEnd().split("\n");
  const { command, characters, words }: { command: string; characters: File; words: File } = JSON.parse(first);
  const bases = { bytes: cutTo(300, JSON.parse(mini.json)), characters, words };
  const goldens = rest.map((line) => {
    const { base, change, cases }: Drawn<Case> = JSON.parse(line);
    const json = JSON.stringify({ ...bases[base], ...change, model: { ...bases[base].model, ...change.model } });
    return { base, change, json, cases };
  });
  return { command, goldens };
}

/** The bundled tokenizer with its first merges alone. */
function cutTo(count: number, file: File): File {
  const merges = file.model.merges.slice(0, count);
  const byId = Object.entries(file.model.vocab).sort(([, a], [, b]) => a - b);
  const symbols = byId.slice(0, 260).map(([token]) => token);
  const kept = [...new Set([...symbols, ...merges.map((pair) => pair.join("")), "<mask>"])];
  const vocab = Object.fromEntries(kept.map((token, id) => [token, id]));
  return {
    ...file,
    model: { ...file.model, vocab, merges },
    added_tokens: file.added_tokens.map((token) => ({ ...token, id: vocab[token.content] })),
  };
}
