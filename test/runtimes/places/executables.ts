/** One file for Node or Bun: a bundle, or a program that brings its own engine. */
import { followed } from "../guide.ts";
import { bun, commandPath, installed, versionOf } from "../installed.ts";
import { output } from "../program.ts";
import { allCores, firstVersion, oneThread, type Runtime, type Way } from "../runtime.ts";

/** The program and the engine in one file, or the program alone; where it is both, a thread that helps would be a second file. */
function bundle(how: string, backend: RegExp, entry: string, out: string, ...flags: string[]): Way {
  async function run(folder: string): Promise<string> {
    await output(installed(".bin/esbuild"), [entry, "--bundle", "--platform=node", ...flags, `--outfile=${out}`], { cwd: folder });
    return output(process.execPath, [out], { cwd: folder });
  }
  return { how, backend, run };
}

/** As a section of the guide has it, where the command line finds what is installed. */
function guided(how: string, section: string): Way {
  return { how, backend: allCores, run: (folder) => followed(section, folder, { path: commandPath() }) };
}

const esbuild: Runtime = {
  name: "esbuild for Node",
  version: async () => versionOf("esbuild"),
  ways: [
    bundle("`--packages=external`", allCores, "module/main.js", "built/external.mjs", "--format=esm", "--packages=external"),
    bundle("`--format=esm`", oneThread, "module/main.js", "built/whole.mjs", "--format=esm"),
    bundle(
      "`--format=cjs`",
      /^wasm \([\w-]+, 1 thread; .*: a bundle of CommonJS has no import\.meta\.url/,
      "commonjs/main.cjs",
      "built/whole.cjs",
      "--format=cjs",
    ),
    guided("`--format=esm`, threads as entries", "A bundle of modules"),
    guided("`--format=cjs`, threads as entries", "A bundle of CommonJS"),
  ],
};

const bunExecutable: Runtime = {
  name: "an executable of Bun",
  version: async () => firstVersion(await output(bun(), ["--version"], { cwd: "." })),
  ways: [guided("`bun build --compile`", "An executable of Bun")],
};

const nodeExecutable: Runtime = {
  name: "an executable of Node",
  version: async () => process.versions.node,
  ways: [guided("threads as assets", "An executable of Node")],
};

export const executables: readonly Runtime[] = [esbuild, bunExecutable, nodeExecutable];
