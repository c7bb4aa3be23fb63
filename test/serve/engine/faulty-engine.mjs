/**
 * The engine's own program, but some texts have it end or fall silent, as a fault of the engine would:
 *
 *     poison              it is ended by a signal
 *     silent before FILE  it never answers, unless FILE is there, which it writes before it falls silent
 */
import { existsSync, writeFileSync } from "node:fs";
import "../../../packages/serve/dist/engine-process.js";

process.prependListener("message", ({ type, works }) => {
  if (type !== "run") return;
  for (const { text = "" } of works) {
    if (text.includes("poison")) process.kill(process.pid, "SIGKILL");
    const [, file] = /silent before (\S+)/.exec(text) ?? [];
    if (file === undefined || existsSync(file)) continue;
    writeFileSync(file, "");
    for (;;);
  }
});
