/** What `npm run test:runtimes` installs and starts is not done here: what can be held without it is. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { answerIn, faultOf } from "./answer.ts";
import { GUIDE, sectionOf } from "./guide.ts";
import { installLine } from "./project.ts";
import { runtimes } from "./runtimes.ts";
import { PAGE, rowsOf, withTable } from "./table.ts";
import type { Trial } from "./trial.ts";

const readme = readFileSync("README.md", "utf8");
const page = readFileSync(PAGE, "utf8");
const tried = runtimes.flatMap((runtime) => runtime.ways.map((way) => [runtime.name, way.how]));
const [{ ways }] = runtimes;
const outcome = (trial: Partial<Trial>): Trial => ({ runtime: runtimes[0], way: ways[0], version: "1.2.3", ...trial });
const right = { token: " door", score: 0.42918, backend: "wasm (simd128, 2 threads)" };

test("the page's table has what is tried, and nothing else", () => {
  expect(rowsOf(page).sort()).toEqual(tried.sort());
});

test("every command of the guide to bundlers is tried, as it stands there", () => {
  const places = readdirSync("test/runtimes/places").map((file) => readFileSync(`test/runtimes/places/${file}`, "utf8"));
  const guide = readFileSync(GUIDE, "utf8");
  const headings = Array.from(guide.matchAll(/^## (.+)$/gm), ([, heading]) => heading);
  const withCommands = headings.filter((heading) => sectionOf(heading).commands.length > 0);
  expect(withCommands.length).toBeGreaterThan(6);
  expect(withCommands.filter((heading) => !places.some((text) => text.includes(`"${heading}"`)))).toEqual([]);
});

test("a section of the guide: files by their names, commands a line each", () => {
  const text = "# G\n\n## One\n\n```js a/b.js\nlet x;\n```\n\n```bash\n$ npx build --to=out \\\n    --fast\n$ X=1 npx run\n```\n\n## Two\n";
  expect(sectionOf("One", text)).toEqual({ files: new Map([["a/b.js", "let x;\n"]]), commands: ["build --to=out --fast", "X=1 run"] });
  expect(sectionOf("Two", text).commands).toEqual([]);
  expect(() => sectionOf("Three", text)).toThrow(/has no section "Three"/);
});

test("README says how it is installed, and only the tarballs that there are", () => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(installLine(readme)).toBe(`npm install ./typeformer-${version}.tgz ./typeformer-mini-${version}.tgz`);
});

test("an answer must be PyTorch's, by the backend that was expected", () => {
  expect(faultOf(right, ways[0].backend)).toBeUndefined();
  expect(faultOf({ ...right, backend: undefined }, ways[0].backend)).toBeUndefined();
  expect(faultOf({ ...right, token: " room" }, ways[0].backend)).toMatch(/answers " room"/);
  expect(faultOf({ ...right, score: 0.4294 }, ways[0].backend)).toMatch(/answers " door" 0.4294/);
  expect(faultOf({ ...right, score: Number.NaN }, ways[0].backend)).toMatch(/NaN/);
  for (const backend of ["cpu (1 thread)", "wasm (simd128, 1 thread; more could not be started: …)"]) {
    expect(faultOf({ ...right, backend }, ways[0].backend)).toMatch(/its backend is/);
  }
});

test("a consumer's last line is its answer; the command line's has the names of Hugging Face", () => {
  expect(answerIn(`a warning\n${JSON.stringify(right)}\n`)).toEqual(right);
  expect(answerIn('[{"score":0.4,"token":932,"token_str":" door","sequence":"…"}]\n')).toEqual({ token: " door", score: 0.4 });
  expect(() => answerIn("Segmentation fault")).toThrow(/it printed no answer, but "Segmentation fault"/);
});

test("the table: one row for what is alike, and a row of its own for what fails or was not tried", () => {
  const trials = [
    outcome({ answer: right }),
    outcome({ way: ways[2], answer: { ...right, backend: undefined } }),
    outcome({ way: ways[1], answer: right, fault: "it answers …" }),
    outcome({ runtime: runtimes[1], skipped: "no network" }),
  ];
  const written = withTable(page, trials);
  expect(written).toContain(`
| Node 20 | 1.2.3 | \`import\` · \`npx typeformer\` | wasm (simd128, 2 threads) | " door" 0.4292 |
| Node 20 | 1.2.3 | \`require\` |  | fails |
| Node 22 | 1.2.3 | \`import\` |  | not tried: no network |
`);
  expect(rowsOf(written)).toHaveLength(4);
  expect(withTable(written, trials)).toBe(written);
});
