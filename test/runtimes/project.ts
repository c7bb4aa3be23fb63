import { readdirSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { makeTelling } from "./bits/bits.ts";
import { output } from "./program.ts";

/** An empty folder outside the repository, in which the package was installed as README says; other folders may be made beside it. */
export interface Project {
  folder: string;
  /** The command of README that installed it. */
  installed: string;
  remove(): Promise<void>;
}

/** Packs, installs, and lays the consumers beside. */
export async function openProject(): Promise<Project> {
  const place = await mkdtemp(join(tmpdir(), "typeformer-runtimes-"));
  const folder = join(place, "project");
  const remove = () => rm(place, { recursive: true, force: true });
  try {
    await mkdir(folder);
    await writeFile(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
    await output("npm", ["pack", ".", "./weights/mini", "./packages/serve", "--pack-destination", folder], { cwd: resolve(".") });
    const installed = installLine(await readFile("README.md", "utf8"));
    await output("sh", ["-c", installed], { cwd: folder, timeout: 120_000 });
    await output("sh", ["-c", "npm install ./typeformer-serve-*.tgz"], { cwd: folder, timeout: 120_000 });
    await cp("test/runtimes/consumers", folder, { recursive: true });
    for (const program of readdirSync("test/runtimes/consumers")) await makeTelling(join(folder, program));
    return { folder, installed, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** The command by which README installs the tarballs. */
export function installLine(readme: string): string {
  const [line] = /npm install \.\/\S+\.tgz(?: \.\/\S+\.tgz)*/.exec(readme) ?? [];
  if (line === undefined) throw new Error("README.md has no line `npm install ./….tgz`: that is what is tested here");
  return line;
}
