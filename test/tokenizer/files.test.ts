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
  cases: [number[], string, number[] | null][];
};
type Provenance = { command: string; vocab: string[]; merges: string[]; texts: string[] };

const [first, ...rest] = readFileSync("test/golden/tokenizer-files.jsonl", "utf8").trimEnd().split("\n");
const { command, vocab, merges, texts }: Provenance = JSON.parse(first);
const goldens: Golden[] = rest.map((line) => JSON.parse(line));
const ids = Object.fromEntries(vocab.map((token, id) => [token, id]));

function open({ files }: Golden): Tokenizer {
  const own = {
    "tokenizer.json": { ...files["tokenizer.json"], model: { type: "BPE", vocab: ids, merges } },
    "vocab.json": ids,
    "merges.txt": `#version: 0.2\n${merges.join("\n")}\n`,
  };
  const given = Object.entries(own).filter(([name]) => name in files);
  return Tokenizer.fromFiles({ ...files, ...Object.fromEntries(given) });
}

/** The tokenizer, or the code of its refusal. */
function outcome(golden: Golden): Tokenizer | string {
  try {
    return open(golden);
  } catch (error) {
    return String((error as { code?: string }).code);
  }
}

test("every file is read in some folder, and a refusal is among them", () => {
  const read = new Set(goldens.flatMap(({ files }) => Object.keys(files)));
  expect([...TOKENIZER_FILES, "config.json"].filter((file) => !read.has(file))).toEqual([]);
  expect(goldens.some(({ error }) => error)).toBe(true);
  expect(goldens.filter(({ error, other }) => !error && !other).length).toBeGreaterThan(70);
});

describe.each(goldens.map((golden, number) => ({ number, golden, class: classOf(golden) })))("folder $number ($class)", ({ golden }) => {
  test("is opened as Python opens it, or refused", () => {
    const tokenizer = outcome(golden);
    if (golden.error || (golden.other && typeof tokenizer === "string")) return expect(tokenizer).toBe("invalid_tokenizer");
    if (typeof tokenizer === "string") throw new Error(`${tokenizer}, but Python answers; ${command}`);
    const { bosTokenId, eosTokenId, unkTokenId, sepTokenId, padTokenId, clsTokenId, maskTokenId, modelMaxLength } = tokenizer;
    expect({
      roles: [bosTokenId, eosTokenId, unkTokenId, sepTokenId, padTokenId, clsTokenId, maskTokenId].map((id) => id ?? null),
      size: tokenizer.vocabSize,
      limit: Number.isFinite(modelMaxLength) ? modelMaxLength : null,
      cases: texts.map((text, i) => {
        const { ids, offsets } = tokenizer.encode(text);
        return [ids, tokenizer.decode(golden.cases[i][0], { skip_special_tokens: true }), golden.cases[i][2] && offsets.flat()];
      }),
    }).toEqual({ roles: golden.roles, size: golden.size, limit: golden.limit, cases: golden.cases });
  });

  test("cuts and fills on Python's sides", () => {
    const tokenizer = outcome(golden);
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

function classOf({ files }: Golden): string {
  const config = files["tokenizer_config.json"] as { tokenizer_class?: string } | undefined;
  return `${config?.tokenizer_class ?? "no class named"}, ${"vocab.json" in files ? "vocab.json" : "tokenizer.json"}`;
}
