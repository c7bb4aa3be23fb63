/** Folders whose files say different things, held to what Python's AutoTokenizer makes of them. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { TOKENIZER_FILES, Tokenizer } from "../../src/tokenizer/index.ts";

type Golden = {
  files: Record<string, object | null>;
  error?: string;
  /** Tokens whose id is not the one that a file says: Python gives them another, and says nothing. */
  other?: string[];
  roles: (number | null)[];
  size: number;
  limit: number | null;
  sides: [string, string];
  /** Of each text: ids, decoded without special tokens, offsets; of BERT the token types, too. */
  cases: [number[], string, number[] | null, number[]?][];
};
/** Of BERT the texts are pairs; without a second one it is empty. */
type Provenance = { command: string; vocab: string[]; merges?: string[]; texts: (string | [string, string])[] };
type Folder = { golden: Golden; provenance: Provenance };

const goldens: Folder[] = ["tokenizer-files.jsonl", "tokenizer-files-bert.jsonl"].flatMap((file) => {
  const [provenance, ...goldens] = readFileSync(`test/golden/${file}`, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  return goldens.map((golden) => ({ golden, provenance }));
});

function open({ golden: { files }, provenance: { vocab, merges } }: Folder): Tokenizer {
  const ids = Object.fromEntries(vocab.map((token, id) => [token, id]));
  const wordPiece = { type: "WordPiece", unk_token: "[UNK]", continuing_subword_prefix: "##", max_input_chars_per_word: 100 };
  const model = merges ? { type: "BPE", vocab: ids, merges } : { ...wordPiece, vocab: ids };
  const own = {
    "tokenizer.json": { ...files["tokenizer.json"], model },
    "vocab.json": ids,
    "merges.txt": `#version: 0.2\n${merges?.join("\n")}\n`,
    "vocab.txt": `${vocab.join("\n")}\n`,
  };
  const given = Object.entries(own).filter(([name]) => name in files);
  return Tokenizer.fromFiles({ ...files, ...Object.fromEntries(given) });
}

/** The tokenizer, or the code of its refusal. */
function outcome(folder: Folder): Tokenizer | string {
  try {
    return open(folder);
  } catch (error) {
    return String((error as { code?: string }).code);
  }
}

test("every file is read in some folder, and a refusal is among them", () => {
  const read = new Set(goldens.flatMap(({ golden: { files } }) => Object.keys(files)));
  expect([...TOKENIZER_FILES, "config.json"].filter((file) => !read.has(file))).toEqual([]);
  expect(goldens.some(({ golden: { error } }) => error)).toBe(true);
  expect(goldens.filter(({ golden: { error, other } }) => !error && !other).length).toBeGreaterThan(95);
});

describe.each(goldens.map((folder, number) => ({ number, folder, class: classOf(folder) })))("folder $number ($class)", ({ folder }) => {
  const { golden, provenance } = folder;

  test("is opened as Python opens it, or refused", () => {
    const tokenizer = outcome(folder);
    if (golden.error || (golden.other && typeof tokenizer === "string")) return expect(tokenizer).toBe("invalid_tokenizer");
    if (typeof tokenizer === "string") throw new Error(`${tokenizer}, but Python answers; ${provenance.command}`);
    const { bosTokenId, eosTokenId, unkTokenId, sepTokenId, padTokenId, clsTokenId, maskTokenId, modelMaxLength } = tokenizer;
    expect({
      roles: [bosTokenId, eosTokenId, unkTokenId, sepTokenId, padTokenId, clsTokenId, maskTokenId].map((id) => id ?? null),
      size: tokenizer.vocabSize,
      limit: Number.isFinite(modelMaxLength) ? modelMaxLength : null,
      cases: provenance.texts.map((given, i) => {
        const [text, pair] = typeof given === "string" ? [given] : given;
        const { ids, offsets, token_type_ids } = tokenizer.encode(text, pair || undefined); // Python takes an empty one for none
        const [wanted, , wantedOffsets, types] = golden.cases[i];
        const decoded = tokenizer.decode(wanted, { skip_special_tokens: true });
        return [ids, decoded, wantedOffsets && offsets.flat(), ...(types ? [token_type_ids] : [])];
      }),
    }).toEqual({ roles: golden.roles, size: golden.size, limit: golden.limit, cases: golden.cases });
  });

  test("cuts and fills on Python's sides", () => {
    const tokenizer = outcome(folder);
    if (typeof tokenizer === "string") return;
    const [paddingSide, truncationSide] = golden.sides;
    const around = tokenizer.encode("").ids.length;
    const { ids } = tokenizer.encode("ab in", { truncation: true, max_length: around + 1 });
    expect(ids).toContain(tokenizer.tokenize("ab in").ids.at(truncationSide === "left" ? -1 : 0));
    if (tokenizer.padTokenId === undefined) return;
    const [filled] = tokenizer.encodeBatch(["ab"], { padding: "max_length", max_length: around + 9 });
    expect(filled.ids.at(paddingSide === "left" ? 0 : -1)).toBe(tokenizer.padTokenId);
  });
});

function classOf({ golden: { files } }: Folder): string {
  const config = files["tokenizer_config.json"] as { tokenizer_class?: string } | undefined;
  return `${config?.tokenizer_class ?? "no class named"}, ${Object.keys(files).find((file) => file.startsWith("vocab")) ?? "tokenizer.json"}`;
}
