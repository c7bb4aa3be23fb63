/**
 * Lines of JSON in, the same lines out: bytes.pipeThrough(redactor(await pipeline("token-classification", model))). In a string that is no key,
 * what the model finds becomes its label; all else stays as it was written, byte for byte. A line that is not JSON becomes one that says so.
 */
export function redactor(ner) {
  let [rest, number] = [new Uint8Array(), 0];
  async function answer(bytes, out) {
    const lines = linesIn(bytes).map(jsonOf);
    const strings = lines.flatMap((line) => [...(line ?? "").matchAll(STRING)].filter(([, , colon]) => !colon));
    const texts = strings.map(([string]) => JSON.parse(string));
    const aggregation_strategy = ner.tokenizer?.marksSubwords ? "first" : "simple"; // whole words, where the tokenizer knows them
    const found = (texts.length > 0 ? await ner(texts, { aggregation_strategy, stride: 64 }) : []).values();
    const withLabels = (string, inner, colon) => (colon ? string : `"${labelled(inner, found.next().value)}"`);
    const written = lines.map((line) => {
      number++;
      return line?.replace(STRING, withLabels) ?? `{"error":{"code":"invalid_json","message":"line ${number} is not JSON"}}\n`;
    });
    out.enqueue(new TextEncoder().encode(written.join("")));
  }
  return new TransformStream({
    async transform(chunk, out) {
      const bytes = new Uint8Array(rest.length + chunk.length);
      bytes.set(rest);
      bytes.set(chunk, rest.length);
      const end = bytes.lastIndexOf(NEWLINE) + 1;
      rest = bytes.subarray(end);
      await answer(bytes.subarray(0, end), out);
    },
    flush: (out) => answer(rest, out),
  });
}

const NEWLINE = 10;

/** A string of JSON as it is written; where a colon follows, it is a key. */
const STRING = /"([^"\\]*(?:\\.[^"\\]*)*)"(\s*:)?/g;

/** What of it stands for one UTF-16 unit, the unit in which entities count. */
const UNIT = /\\u[\da-f]{4}|\\.|./gis;

/** The inside of a string, a label in the place of each entity. What touches and is called alike is one. */
function labelled(inner, entities) {
  const units = inner.match(UNIT) ?? [];
  let [text, next, last] = ["", 0, undefined];
  for (const { start, end, entity_group: label } of entities) {
    if (start > next || label !== last) text += `${units.slice(next, start).join("")}[${label}]`;
    [next, last] = [Math.max(next, end), label];
  }
  return text + units.slice(next).join("");
}

function linesIn(bytes) {
  const lines = [];
  for (let begin = 0, end = 0; begin < bytes.length; begin = end) {
    end = bytes.indexOf(NEWLINE, begin) + 1 || bytes.length;
    lines.push(bytes.subarray(begin, end));
  }
  return lines;
}

/** The text of a line that is JSON, or blank; undefined for others, and for what is no UTF-8. */
function jsonOf(bytes) {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    if (text.trim() !== "") JSON.parse(text.replace(/^\uFEFF/, ""));
    return text;
  } catch {
    return undefined;
  }
}
