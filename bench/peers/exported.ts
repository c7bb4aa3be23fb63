import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";

/** Versions of what exported the folder's model to ONNX; exports it the first time. Nothing, where there is no Python to do it. */
export async function exported(folder: string, python: string | undefined): Promise<Record<string, string> | undefined> {
  const last = `${folder}/onnx/export.json`;
  if (!existsSync(last)) {
    if (!python) return undefined;
    const { status, stderr } = spawnSync(python, ["bench/peers/export.py", folder], { encoding: "utf8" });
    if (status !== 0) throw new Error(`bench/peers/export.py failed: ${stderr.trim().split("\n").at(-1)}`);
  }
  return JSON.parse(await readFile(last, "utf8"));
}
