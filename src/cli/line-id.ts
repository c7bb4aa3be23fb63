/**
 * The `id` of a line as it is written there, which is as it goes back: as a value of JavaScript, a number of 64 bits would come back as
 * another one.
 *
 * @param json an object in JSON, known to be right
 * @returns `undefined` where it has no `id`; the last one of several, as JSON.parse takes it
 */
export function idOf(json: string): string | undefined {
  let id: string | undefined;
  let depth = 0;
  let name = "";
  let begin = 0; // of the name, then of the value
  for (let i = 0; i < json.length; i++) {
    const sign = json[i];
    if (sign === '"') i = endOfString(json, i);
    else if (sign === "{" || sign === "[") depth++;
    else if (depth === 1 && sign === ":") name = JSON.parse(json.slice(begin, i));
    else if (depth === 1 && (sign === "," || sign === "}") && name === "id") id = json.slice(begin, i).trim();
    if (sign === "}" || sign === "]") depth--;
    if (depth === 1 && (sign === "{" || sign === "," || sign === ":")) begin = i + 1;
  }
  return id;
}

/** The place of the quotation mark that closes the one at `begin`. */
function endOfString(json: string, begin: number): number {
  let i = begin + 1;
  while (json[i] !== '"') i += json[i] === "\\" ? 2 : 1;
  return i;
}
