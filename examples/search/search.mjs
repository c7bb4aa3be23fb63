#!/usr/bin/env node
/**
 * A folder of Markdown, searched by meaning, offline:
 *
 *   node search.mjs FOLDER "a question" [--model PLACE] [--top 5]
 *
 * What was embedded once is kept in FOLDER/.search.json: the next search embeds the question, and what has changed.
 */
import { readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { pipeline, search } from "typeformer";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { model: { type: "string" }, top: { type: "string", default: "5" } },
});
const [folder, question] = positionals;
if (!question) {
  console.error('usage: node search.mjs FOLDER "a question" [--model PLACE] [--top 5]');
  process.exit(2);
}

const onWarning = (message) => console.error(message);
const embed = await pipeline("sentence-embedding", values.model, { onWarning });
const passages = await passagesIn(folder);
if (passages.length === 0) {
  console.error(`there is no text in the Markdown of ${folder}`);
  process.exit(1);
}
const vectors = await vectorsOf(passages);
for (const { index, score } of search(await embed(question), vectors, Number(values.top))) {
  const { file, line, heading, text } = passages[index];
  console.log(`${score.toFixed(2)}  ${file}:${line}  ${heading}\n      ${text.replace(/\s+/g, " ").slice(0, 120)}`);
}
embed.dispose();

/** What stands between blank lines, each with the heading above it; fenced code is passed over. */
async function passagesIn(place) {
  const files = (await readdir(place, { recursive: true })).filter((file) => /\.(md|markdown)$/i.test(file)).sort();
  const found = [];
  for (const file of files) {
    let [heading, text, inCode] = ["", "", false];
    const lines = `${await readFile(join(place, file), "utf8")}\n\n`.split(/\r?\n/);
    for (const [i, line] of lines.entries()) {
      const title = /^#+\s+(.+)/.exec(line);
      const isFence = /^\s*(```|~~~)/.test(line);
      if (text && (title || isFence || line.trim() === "")) {
        found.push({ file, line: i + 1 - text.split("\n").length, heading, text });
        text = "";
      }
      if (isFence) inCode = !inCode;
      else if (title && !inCode) heading = title[1];
      else if (!inCode && line.trim() !== "") text += text ? `\n${line}` : line;
    }
  }
  return found;
}

/** A vector for each passage, by its words: those that were kept are not made again. */
async function vectorsOf(all) {
  const file = join(folder, ".search.json");
  const kept = await readFile(file, "utf8").then(JSON.parse, () => ({}));
  const model = values.model ?? "the bundled model";
  const known = kept.model === model ? kept.vectors : {};
  const words = all.map(({ heading, text }) => `${heading}\n${text}`);
  const missing = [...new Set(words)].filter((each) => !known[each]);
  if (missing.length > 0) console.error(`${missing.length} passages are new`);
  for (const [i, vector] of (await embed(missing)).entries())
    known[missing[i]] = Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString("base64");
  const vectors = Object.fromEntries(words.map((each) => [each, known[each]]));
  await writeFile(`${file}.new`, JSON.stringify({ model, vectors }));
  await rename(`${file}.new`, file); // whoever is interrupted keeps the last whole one
  return words.map((each) => new Float32Array(Uint8Array.from(Buffer.from(vectors[each], "base64")).buffer));
}
