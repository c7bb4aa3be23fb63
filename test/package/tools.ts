/** What the package's users have and we do not, installed by its own lock when it is first asked for. */
import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { type Product, upToDate } from "../support/built.ts";

const home = resolve("test/package");
const modules = join(home, "node_modules");

const tools: Product = {
  file: join(modules, ".package-lock.json"),
  stamp: join(modules, ".installed"),
  sources: [join(home, "package-lock.json")],
  build() {
    const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"];
    return spawnSync("npm", ["ci", ...flags], { cwd: home, encoding: "utf8" }).stderr;
  },
};

/** Why they cannot be had here; empty where they are. */
export const noTools = await upToDate(tools).then(
  () => "",
  (error: Error) => `no packages of ${home}: ${error.message}`,
);

if (noTools) process.stdout.write(`skipped: the package as its users have it, since there are ${noTools}\n`);

/** A file of an installed package. */
export const tool = (path: string): string => join(modules, path);
