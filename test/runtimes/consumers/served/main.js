import { createApp } from "typeformer-serve";

const app = createApp({ engines: 0 });
const headers = { "content-type": "application/json" };
const body = JSON.stringify({ inputs: "She opened the <mask> and walked into the room." });
const response = await app.fetch(new Request("http://localhost/fill-mask", { method: "POST", headers, body }));
const [[[best]]] = await response.json();
console.log(JSON.stringify({ token: best.token_str, score: best.score }));
await app.dispose();
