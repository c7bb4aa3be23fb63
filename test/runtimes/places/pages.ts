/** Pages that nobody bundled, and what stands in for one. */
import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { isolation } from "../../../scripts/site.ts";
import { writeTelling } from "../bits/bits.ts";
import { followed } from "../guide.ts";
import { commandPath, linkInto, versionOf } from "../installed.ts";
import { browserName, visit, visitExtension } from "../page.ts";
import { output } from "../program.ts";
import { allCores, oneThread, type Runtime } from "../runtime.ts";
import { lineWith } from "./bundlers.ts";

const strict = "default-src 'self'";

const open = async (folder: string, page: string, headers: Record<string, string>) => (await visit(folder, page, headers)).line;

const page: Runtime = {
  name: "a page without a bundler",
  version: browserName,
  ways: [
    {
      how: '`<script type="module">`, import map',
      backend: allCores,
      run: (folder) => open(folder, "no-bundler/import-map.html", isolation),
    },
    {
      how: "strict policy with `'wasm-unsafe-eval'`",
      backend: oneThread,
      run: (folder) =>
        open(folder, "no-bundler/strict.html", { "content-security-policy": `${strict}; script-src 'self' 'wasm-unsafe-eval'` }),
    },
    {
      how: "strict policy without it",
      backend: /^cpu\b/,
      run: (folder) => open(folder, "no-bundler/strict.html", { "content-security-policy": strict }),
    },
  ],
};

let made: Promise<unknown> | undefined;

async function extensionIn(folder: string): Promise<string> {
  made ??= followed("A Chrome extension", folder);
  await made;
  return join(folder, "extension");
}

const extension: Runtime = {
  name: "a Chrome extension (Manifest V3)",
  version: browserName,
  ways: [
    {
      how: "its page",
      backend: allCores,
      run: async (folder) => lineWith(1, await visitExtension(await extensionIn(folder), "page.html")),
    },
    {
      how: "its service worker, `typeformer/all`",
      backend: oneThread,
      run: async (folder) => (await visitExtension(await extensionIn(folder), "page.html#background")).line,
    },
  ],
};

const jsdom: Runtime = {
  name: "Jest with jsdom",
  version: async () => `${versionOf("jest")}, jsdom ${versionOf("jsdom")}`,
  ways: [
    {
      how: "as Node has it",
      backend: allCores,
      async run(folder) {
        linkInto(folder, "jest-environment-jsdom");
        await mkdir(join(folder, "components"));
        await writeTelling(join(folder, "components/answer.test.js"), readFileSync("test/runtimes/consumers/jsdom/node.test.js", "utf8"));
        return followed("Jest with jsdom", folder, { path: commandPath() });
      },
    },
    {
      how: "as a page has it",
      backend: oneThread,
      async run(folder) {
        linkInto(folder, "jest-environment-jsdom");
        const flags = ["--experimental-vm-modules", "--no-warnings", resolve("node_modules/jest/bin/jest.js")];
        return output(process.execPath, [...flags, "--config={}", "--rootDir=jsdom", "--testMatch=**/page.test.js"], { cwd: folder });
      },
    },
  ],
};

export const pages: readonly Runtime[] = [page, extension, jsdom];
