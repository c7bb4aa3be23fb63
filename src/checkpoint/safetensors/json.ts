/**
 * JSON (RFC 8259) without the leniencies of `JSON.parse` that a checkpoint must not enjoy: a key may not occur twice, a
 * number written as an integer stays one (a bigint), strings are well-formed, nesting is bounded. Objects become Maps, so
 * that no key (`__proto__`) means anything but itself.
 */
export type Json = null | boolean | bigint | number | string | Json[] | Map<string, Json>;

const maxDepth = 128;

/**
 * Throws a SyntaxError that says what is wrong and where.
 *
 * @param nonFinite whether `NaN`, `Infinity` and `-Infinity` are numbers, as for Python's `json`; for Rust's, which reads headers, they are not
 */
export function parseJson(text: string, { nonFinite = false } = {}): Json {
  const words = nonFinite ? [...literals, ...nonFiniteLiterals] : literals;
  let at = 0;

  function value(depth: number): Json {
    if (depth > maxDepth) fail(`more than ${maxDepth} levels`);
    space();
    const first = text[at];
    if (first === "{") return object(depth);
    if (first === "[") return array(depth);
    if (first === '"') return string();
    for (const [literal, meaning] of words) if (skip(literal)) return meaning;
    return number();
  }

  function object(depth: number): Map<string, Json> {
    const members = new Map<string, Json>();
    list("{", "}", () => {
      space();
      const key = text[at] === '"' ? string() : fail("a key was expected");
      if (members.has(key)) fail(`the key ${quote(key)} occurs twice`);
      space();
      if (!skip(":")) fail("a colon was expected");
      members.set(key, value(depth + 1));
    });
    return members;
  }

  function array(depth: number): Json[] {
    const items: Json[] = [];
    list("[", "]", () => items.push(value(depth + 1)));
    return items;
  }

  function list(open: string, close: string, item: () => void): void {
    skip(open);
    space();
    if (skip(close)) return;
    do {
      item();
      space();
    } while (skip(","));
    if (!skip(close)) fail(`a comma or ${close} was expected`);
  }

  function string(): string {
    let end = at + 1;
    while (end < text.length && text[end] !== '"') end += text[end] === "\\" ? 2 : 1;
    const literal = text.slice(at, end + 1);
    const value: string = JSON.parse(literal); // escapes and control characters are its business
    if (/\p{Surrogate}/u.test(value)) fail("a string holds half of a surrogate pair");
    at = end + 1;
    return value;
  }

  function number(): bigint | number {
    numeral.lastIndex = at;
    const [literal] = numeral.exec(text) ?? fail("a value was expected");
    at += literal.length;
    return /^\d{1,20}$/.test(literal) ? BigInt(literal) : Number(literal); // 20 digits hold every u64
  }

  function space(): void {
    while (at < text.length && " \t\n\r".includes(text[at])) at++;
  }

  function skip(token: string): boolean {
    const found = text.startsWith(token, at);
    if (found) at += token.length;
    return found;
  }

  function fail(what: string): never {
    throw new SyntaxError(`${what} at character ${at}`);
  }

  const result = value(0);
  space();
  if (at < text.length) fail("the JSON ends, text follows,");
  return result;
}

const literals: [string, Json][] = [
  ["true", true],
  ["false", false],
  ["null", null],
];

const nonFiniteLiterals: [string, Json][] = [
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
];

const numeral = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** A name for an error message, which no file may make endless. */
export function quote(name: string): string {
  return JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}…` : name);
}
