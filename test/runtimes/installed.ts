import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Absent, output } from "./program.ts";

/** Where the heavy things lie: runtimes and bundlers, from the lock beside this file. */
const home = resolve("test/runtimes");
const modules = join(home, "node_modules");
const musl = join(modules, ".musl");

/** Why something could not be installed, by what it would have brought. */
const missing: { packages?: string; musl?: string } = {};

/** Installs what is missing. What cannot be had here is absent later, when it is asked for. */
export async function install(): Promise<void> {
  const packages = output("npm", ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: home, timeout: 300_000 });
  const node = existsSync(join(musl, "node")) ? Promise.resolve("") : output(join(home, "node-on-musl.sh"), [musl], { cwd: home });
  [missing.packages, missing.musl] = await Promise.all([failureOf(packages), failureOf(node)]);
}

/** A program among the installed packages. @throws Absent */
export function installed(path: string): string {
  const file = join(modules, path);
  if (existsSync(file)) return file;
  throw new Absent(missing.packages ?? `there is no ${path} for ${process.platform} on ${process.arch}`);
}

/** Lets a folder's programs find installed packages, as if they had been installed there. @throws Absent */
export function linkInto(folder: string, ...names: readonly string[]): void {
  for (const name of names) {
    const place = join(folder, "node_modules", name);
    if (!existsSync(place)) symlinkSync(installed(name), place, "junction");
  }
}

/** Where commands are found, in this order: that Node's, Bun's own, the others'. */
export function commandPath(major = Number.parseInt(process.versions.node, 10)): string[] {
  return [nodeOf(major), dirname(bun()), join(modules, ".bin"), resolve("node_modules/.bin")];
}

/** The program `bun`. @throws Absent */
export function bun(): string {
  return installed(`@oven/bun-${process.platform}-${process.arch === "arm64" ? "aarch64" : process.arch}/bin/bun`);
}

/** The version of an installed package, in this folder or in the repository. */
export function versionOf(name: string): string {
  const place = [modules, resolve("node_modules")].find((folder) => existsSync(join(folder, name)));
  if (place === undefined) throw new Absent(missing.packages ?? `${name} is not installed`);
  return JSON.parse(readFileSync(join(place, name, "package.json"), "utf8")).version;
}

/** The folder of the program `node` of that version: the one that runs this, or an installed one. @throws Absent */
export function nodeOf(major: number): string {
  const own = Number.parseInt(process.versions.node, 10) === major;
  return dirname(own ? process.execPath : installed(`node${major}/bin/node`));
}

/** The program `node` for musl. @throws Absent */
export function nodeOnMusl(): string {
  if (missing.musl !== undefined) throw new Absent(missing.musl);
  return join(musl, "node");
}

/** Why it failed, if it did, in its own first words. */
async function failureOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    const [command, ...said] = (error as Error).message.split("\n");
    return said.find((line) => !/^(npm )?warn/i.test(line)) ?? command;
  }
}
