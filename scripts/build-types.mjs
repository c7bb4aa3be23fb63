/**
 * `node scripts/build-types.mjs` writes the package's declarations into dist/: one file for each door of package.json's exports, in which
 * stand the public names and no others. The compiler declares every source; here those files are rolled up. What two doors hand out is
 * declared at one of them and imported by the other, so that it is one type.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { dts } from "rolldown-plugin-dts";
import { wordsAbove } from "./words-above.mjs";

const root = fileURLToPath(new URL("../", import.meta.url));
const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const doors = [...new Set(Array.from(JSON.stringify(exports).matchAll(/"\.\/dist\/([\w-]+)\.d\.ts"/g), ([, door]) => door))];

/** The main door's names are the same everywhere; Node's says in words what differs. */
const sourceOf = (door) => (door === "index" ? "doors/node" : `doors/${door}`);

/**
 * At which door a file's names are declared, the first that fits. A floor's own index.ts is read through, since it declares nothing; what a
 * step is made of is declared wherever it is needed, since it is small and nobody's class.
 */
const homes = [
  [/^doors\/|^[\w-]+\/index$|^kernels\/steps\//, undefined],
  [/^tokenizer\//, "tokenizer"],
  [/^checkpoint\/(safetensors\/|files\/(?!files$))|^tensor\/codecs$/, "safetensors"],
  [/^kernels\/(?!devices\/)|^tensor\/compare$/, "kernels"],
  [/^(errors\/(codes|options)$|tasks\/requests\/)/, "requests"],
  [/^golden\//, "golden"],
  [/^tensor\/ndarray$/, "ndarray"],
  [/^/, "index"],
];

const declared = mkdtempSync(join(root, "node_modules/.declared-"));
try {
  const { status } = spawnSync(
    process.execPath,
    [join(root, "node_modules/typescript/bin/tsc"), "-p", join(root, "tsconfig.build.json"), "--outDir", declared],
    { stdio: "inherit" },
  );
  process.exitCode = status;
  await Promise.all(doors.map(async (door) => writeFileSync(join(root, "dist", `${door}.d.ts`), await rolledUp(door))));
} finally {
  rmSync(declared, { recursive: true });
}

/** A door's declarations as one file. */
async function rolledUp(door) {
  const bundle = await rolldown({
    cwd: declared,
    input: { [`${door}.d`]: `./${sourceOf(door)}.d.ts` },
    external: [/^[^./]/],
    plugins: [fromOtherDoors(door), dts({ dtsInput: true, tsconfig: false })],
  });
  const [{ code }] = (await bundle.generate()).output;
  await bundle.close();
  const [heading = ""] = /^\/\*\*.*?\*\/\n/s.exec(readFileSync(join(root, "src", `${sourceOf(door)}.ts`), "utf8")) ?? [];
  return heading + wordsAbove(code);
}

/** What is at home at another door is imported from there. */
function fromOtherDoors(door) {
  return {
    name: "from-other-doors",
    resolveId: {
      order: "pre",
      async handler(source, importer) {
        if (!importer || !source.startsWith(".")) return undefined;
        const file = relative(declared, join(importer, "..", source)).replace(/(\.d)?\.ts$/, "");
        const [, home = door] = homes.find(([pattern]) => pattern.test(file));
        return home === door ? undefined : { id: `./${home}.js`, external: true, moduleSideEffects: false };
      },
    },
  };
}
