import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

const serve = spawn("npx", ["--no-install", "typeformer", "serve", "--port", "0"], {
  stdio: ["ignore", "pipe", "inherit"],
  detached: true,
});
for await (const line of createInterface({ input: serve.stdout })) {
  const [url] = /(?<=^curl )http:\S+/.exec(line) ?? [];
  if (url === undefined) continue;
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ inputs: "She opened the <mask> and walked into the room." });
  const [best] = await (await fetch(url, { method: "POST", headers, body })).json();
  console.log(JSON.stringify({ token: best.token_str, score: best.score }));
  break;
}
process.kill(-serve.pid, "SIGKILL");
await once(serve, "exit");
