/** What else installs packages: each in a folder of its own, beside the project that npm made. */
import { readdirSync } from "node:fs";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { followed } from "../guide.ts";
import { commandPath, installed, nodeOf, versionOf } from "../installed.ts";
import { output } from "../program.ts";
import { allCores, type Runtime } from "../runtime.ts";

/** The Node that pnpm runs on; it refuses older ones. */
const MAJOR = 24;

const pnpm: Runtime = {
  name: "pnpm",
  version: async () => versionOf("pnpm"),
  ways: [
    {
      how: "`import`",
      backend: allCores,
      async run(project) {
        const folder = await beside(project, "pnpm");
        const path = [nodeOf(MAJOR)];
        await output(installed(".bin/pnpm"), ["add", ...tarballs(project)], { cwd: folder, path });
        return output("node", ["main.js"], { cwd: folder, path });
      },
    },
  ],
};

const registry = process.env.npm_config_registry ?? "https://registry.npmjs.org";
const yarnsOwn = { YARN_ENABLE_TELEMETRY: "0", YARN_ENABLE_IMMUTABLE_INSTALLS: "0", YARN_NPM_REGISTRY_SERVER: registry };

const yarn: Runtime = {
  name: "Yarn Plug'n'Play",
  version: async () => versionOf("@yarnpkg/cli-dist"),
  ways: [
    { how: "`yarn node`", backend: allCores, run: async (project) => yarnIn(await withYarn(project, "yarn"), "node", "main.js") },
    {
      how: "`node` with its flags",
      backend: allCores,
      run: async (project) => followed("Yarn's Plug'n'Play", await withYarn(project, "flags"), { path: commandPath() }),
    },
  ],
};

async function withYarn(project: string, name: string): Promise<string> {
  const folder = await beside(project, name);
  await writeFile(join(folder, "yarn.lock"), ""); // its root is here
  await yarnIn(folder, "add", ...tarballs(project).map((path) => `${/typeformer(-mini)?(?=-\d)/.exec(path)?.[0]}@file:${path}`));
  return folder;
}

function yarnIn(cwd: string, ...args: string[]): Promise<string> {
  return output("node", [installed("@yarnpkg/cli-dist/bin/yarn.js"), ...args], { cwd, env: yarnsOwn });
}

/** An empty project that has the program alone. */
async function beside(project: string, name: string): Promise<string> {
  const folder = join(project, "..", name);
  await mkdir(folder);
  await writeFile(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  await cp(join(project, "module"), folder, { recursive: true });
  return folder;
}

function tarballs(project: string): string[] {
  return readdirSync(project).flatMap((file) => (file.endsWith(".tgz") ? `../project/${file}` : []));
}

export const packageManagers: readonly Runtime[] = [pnpm, yarn];
