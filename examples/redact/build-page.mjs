/** node build-page.mjs OUT.html: page.html with its script inside, that is one file, which a browser opens from a disk. */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";

const here = (file) => fileURLToPath(new URL(file, import.meta.url));
const { output } = await build({
  input: here("page.mjs"),
  write: false,
  platform: "browser",
  output: { codeSplitting: false, minify: true },
});
const script = output[0].code.replaceAll("</script", "<\\/script");
const page = await readFile(here("page.html"), "utf8");
await writeFile(
  process.argv[2],
  page.replace("/* page.mjs */", () => script),
);
