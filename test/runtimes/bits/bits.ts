/** One text, one vector: what every place must make of the same texts with `simd: "exact"`, and how its program is made to tell it. */
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { runs } from "../../support/runs.ts";
import { partsOf } from "../../support/sentence-folders.ts";
import type { Answer } from "../answer.ts";

/** How many texts. */
export const textCount = runs(50, 1000);

/** The SHA-256 over the bytes of their vectors and logits. */
export const expectedBits = runs(
  "a1094b5e40df7cffe2a876b8d747fdd32f8da8098582ef9628a35ecafb52e52c",
  "1eecd79e83affc77b44b7306541d0f4db13082fb3d45cf00f5c5302c6906b7e3",
);

/** What programs tell, as a part of what they print. */
const PRINTED = "backend: unmask.model.backend }";

/** A program that answers by one `pipeline("fill-mask", …)`, made to tell its bits too; any other text as it is. */
export function telling(program: string): string {
  if (!program.includes(PRINTED)) return program;
  const [, args = ""] = /pipeline\("fill-mask"([^)]*)\)/.exec(program) ?? [];
  const told = program.replace(PRINTED, `backend: unmask.model.backend, bits: await sameBits(pipeline${args}) }`);
  return told.includes("require(")
    ? `const { sameBits } = require("./same-bits.js");\n${told}`
    : told.replace(/^ *import /m, (first) => `import { sameBits } from "./same-bits.js";\n${first}`);
}

/** Writes a program that tells its bits, and what it needs for that beside it. */
export async function writeTelling(path: string, program: string): Promise<void> {
  const told = telling(program);
  writeFileSync(path, told);
  if (told === program) return;
  cpSync("test/runtimes/bits/same-bits.js", join(dirname(path), "same-bits.js"));
  writeFileSync(join(dirname(path), "tiny-model.js"), await tinyModel());
}

/** The same for all programs of a folder. */
export async function makeTelling(folder: string): Promise<void> {
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const path = join(folder, file);
    if ([".js", ".cjs", ".html"].includes(extname(file))) await writeTelling(path, readFileSync(path, "utf8"));
  }
}

/** A sentence model whose vectors go through a dense layer with a tanh and are normalised, as a module. */
async function tinyModel(): Promise<string> {
  const { config, tokenizer, weights, files } = await partsOf("bert/mlm", "dense");
  const all = { ...files, "config.json": config, "tokenizer.json": tokenizer, "model.safetensors": weights };
  const base64 = Object.entries(all).map(([path, bytes]) => [path, Buffer.from(bytes as Uint8Array).toString("base64")]);
  return `export const COUNT = ${textCount};\nexport const files = ${JSON.stringify(Object.fromEntries(base64))};\n`;
}

/** What is wrong with a program's bits. The command line tells none. */
export function faultOfBits({ backend, bits }: Answer): string | undefined {
  if (backend === undefined) return undefined;
  if (!backend.startsWith("wasm")) return bits === "backend_unavailable" ? undefined : `without WebAssembly "exact" gives ${bits}`;
  const other = Array.isArray(bits) ? bits.find((hash) => hash !== expectedBits) : bits;
  return other === undefined && bits !== undefined ? undefined : `with simd: "exact" its bits are ${other}, not ${expectedBits}`;
}

/** What all told: each hash, and in how many ways it came out. */
export function bitsTold(answers: readonly Answer[]): string {
  const told = new Map<string, number>();
  for (const { bits } of answers) for (const each of new Set([bits ?? []].flat())) told.set(each, (told.get(each) ?? 0) + 1);
  const lines = [...told].map(([each, ways]) => `  ${each} in ${ways} ${ways === 1 ? "way" : "ways"}`);
  return [
    `simd: "exact": SHA-256 of the vectors and logits of ${textCount} texts, on 1, 2 and 3 threads, all at once, alone and by sevens:`,
    ...lines,
  ].join("\n");
}
