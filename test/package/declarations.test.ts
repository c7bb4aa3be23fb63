/** What stands in the rolled-up declarations: public names, each with its words above it, and one file for each door. */
import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect, test } from "@jest/globals";
import { built } from "../support/built.ts";

await built();
const manifest = JSON.parse(readFileSync("package.json", "utf8"));
const named = [...JSON.stringify(manifest.exports).matchAll(/"types":"\.\/dist\/([\w-]+\.d\.ts)"/g)].map(([, file]) => file);
const files = [...new Set(named)].sort();
const textOf = (file: string) => readFileSync(`dist/${file}`, "utf8");

/** The names that a file declares itself, and those that it hands out. */
function namesIn(text: string): { declared: string[]; exported: string[]; imported: string[] } {
  const listed = (pattern: RegExp) => [...text.matchAll(pattern)].flatMap(([, list]) => list.split(",").map((name) => name.trim()));
  return {
    declared: [...text.matchAll(/^(?:declare )?(?:abstract )?(?:interface|type|class|const|let|function|enum|namespace) ([\w$]+)/gm)].map(
      ([, name]) => name,
    ),
    exported: listed(/^export \{([^}]*)\}/gm).map((name) => name.replace(/^type /, "")),
    imported: listed(/^import (?:type )?\{([^}]*)\} from "\.\/[\w-]+\.js"/gm).map((name) => name.replace(/ as .*/, "")),
  };
}

test("each door has one file, and there is no other", () => {
  expect(
    readdirSync("dist", { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".d.ts"))
      .sort(),
  ).toEqual(files);
  const doors = Object.keys(manifest.exports).filter((door) => !/\.(wasm|json)$/.test(door));
  expect(files).toHaveLength(doors.length);
  for (const door of doors) expect(Object.keys(manifest.exports[door])[0]).toBe("types"); // the first condition that fits is taken
});

test("resolution from before `exports` finds the same files", () => {
  const older: string[] = Object.values<string[]>(manifest.typesVersions["*"]).flat();
  expect([manifest.types, ...older].map((path) => basename(path)).sort()).toEqual(files);
});

/** What public types are made of that follow from a table, so that what is added stays one line there. Nothing of an engine is among it. */
const workings = [
  ...["layouts", "Template", "Numbered", "HeadTypes", "HeadTap"], // the names of taps, and what a head's program takes and answers
  ...[
    "Digits",
    "Parameter",
    "Linear",
    "Norm",
    "EncoderWeights",
    "LayerWeights",
    "MaskedLmWeights",
    "ClassifierWeights",
    "HeadWeights",
    "Replaced",
  ], // the roles of parameters
];

test.each(files)("%s declares what it exports, and nothing else", (file) => {
  const { declared, exported } = namesIn(textOf(file));
  expect(declared.filter((name) => !exported.includes(name)).sort()).toEqual(file === "index.d.ts" ? workings.sort() : []);
});

test.each(files)("%s takes from other doors what they export, and from packages only types of ndarray", (file) => {
  const text = textOf(file);
  const others = files.filter((other) => text.includes(`from "./${other.replace(".d.ts", ".js")}"`));
  const there = others.flatMap((other) => namesIn(textOf(other)).exported);
  expect(namesIn(text).imported.filter((name) => !there.includes(name))).toEqual([]);
  expect([...text.matchAll(/^(?:import|export)\b.* from "([^.][^"]*)"/gm)].map(([, name]) => name)).toEqual(
    file === "ndarray.d.ts" ? ["ndarray"] : [],
  );
});

test.each(files)("%s has the words of what it declares, each above it", (file) => {
  const text = textOf(file);
  const lines = text.split("\n");
  expect(lines.filter((line) => /\S.*\/\*\*/.test(line) && !/^ *\*/.test(line.trim()))).toEqual([]);
  expect(lines.filter((line) => /\*\/./.test(line) && !/^ *\*/.test(line.trim()))).toEqual([]);
  const wordless = lines.filter((line, i) => /^(declare |interface |type )/.test(line) && !lines[i - 1].endsWith("*/"));
  expect(wordless.filter((line) => !workings.some((name) => new RegExp(`^\\w+ ${name}\\b`).test(line)))).toEqual([]);
  expect(text.startsWith("/**\n")).toBe(true); // the door's own words
});
