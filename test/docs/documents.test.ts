/** README, CONTRIBUTING, chapters and guides are programs: their blocks run, what they show is what comes out, their links lead somewhere. */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { built } from "../support/built.ts";
import { browserModuleOf, commandsOf, isLong, moduleOf, run, runModule, runnable, shownAs } from "../support/documents.ts";
import { anchors, links } from "../support/markdown.ts";

const pagesIn = (folder: string) => readdirSync(folder).flatMap((file) => (file.endsWith(".md") ? `${folder}/${file}` : []));
const converses = "docs/serve.md"; // with services, which its own test starts
const executed = ["README.md", "CONTRIBUTING.md", ...pagesIn("docs"), ...pagesIn("docs/guides")].filter((page) => page !== converses);
const linked = [
  ...executed,
  converses,
  ...pagesIn("bench/results"),
  "bench/README.md",
  "examples/bullmq/README.md",
  "examples/processes/README.md",
  "examples/redact/README.md",
  "examples/search/README.md",
  "examples/spark/README.md",
  "explorer/README.md",
  "packages/serve/README.md",
  "test/golden/README.md",
  "weights/mini/README.md",
];
const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };

await built();
const modules = new Map(executed.flatMap((document) => [[document, moduleOf(document)] as const]));
const pages = executed.flatMap((document) => browserModuleOf(document) ?? []);

/** What README's commands write. */
const forgetOutputs = () => rmSync("mini-q8", { recursive: true, force: true });
beforeAll(forgetOutputs);
afterAll(forgetOutputs);

describe("code", () => {
  test.each(executed.filter((document) => modules.get(document)))("of %s runs and gives what is shown", async (document) => {
    const { code, output } = await runModule(modules.get(document) ?? { path: "", shown: 0 });
    expect(code === 0 ? "" : output).toBe("");
  });

  test("is right in its types, on Node and in a page", () => {
    const { compilerOptions } = JSON.parse(readFileSync("tsconfig.json", "utf8"));
    const node = { ...compilerOptions, noUnusedLocals: false, noUnusedParameters: false };
    const page = { ...node, module: "ESNext", moduleResolution: "bundler", types: [] };
    expect(pages.length).toBeGreaterThan(0);
    expect(
      typeErrors(
        ".docs-run/tsconfig.node.json",
        node,
        [...modules.values()].flatMap((program) => program?.path ?? []),
      ),
    ).toBe("");
    expect(typeErrors(".docs-run/tsconfig.page.json", page, pages)).toBe("");
  });
});

describe("commands", () => {
  const all = executed.flatMap((document) => commandsOf(document).map((command) => ({ ...command, document })));
  const [long, short] = [true, false].map((wanted) => all.filter(({ command }) => isLong(runnable(command)) === wanted));

  test.each(short)("$document:$line  $command", async ({ command, output, terminal }) => {
    const ran = await run(runnable(command), { terminal });
    if (!shownAs(ran.output, output)) expect(ran.output).toBe(output);
  });

  test.each(long)("$document:$line  $command exists", ({ command }) => {
    for (const [, script] of command.matchAll(/npm run ([\w:]+)/g)) expect(Object.keys(scripts)).toContain(script);
    for (const [file] of command.matchAll(/(?<=\s)(test|scripts|bench|weights)\/[\w./-]+/g)) expect(existsSync(file)).toBe(true);
  });

  test("that stand for a script are what the script does", () => {
    expect(scripts.demo).toMatch(/node dist\/cli\.js fill-mask$/);
  });
});

describe("links", () => {
  test.each(linked)("of %s lead somewhere", (document) => {
    const text = readFileSync(document, "utf8");
    const broken = links(text).filter((link) => {
      if (/^(https?|mailto):/.test(link)) return false;
      const [path, anchor] = link.split("#");
      const file = path === "" ? document : join(dirname(document), path);
      return !existsSync(file) || (anchor !== undefined && file.endsWith(".md") && !anchors(readFileSync(file, "utf8")).includes(anchor));
    });
    expect(broken).toEqual([]);
  });
});

function typeErrors(project: string, compilerOptions: object, paths: string[]): string {
  writeFileSync(project, JSON.stringify({ compilerOptions, files: paths.map((path) => relative(dirname(project), path)) }));
  try {
    execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", project], { encoding: "utf8" });
    return "";
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}
