import { pipeline } from "typeformer";

const worker = location.hash !== "#here"; // index.html#here: the engine in the page's own thread
const unmask = await pipeline("fill-mask", "./mini/", { worker });
const [best] = await unmask("She opened the <mask> and walked into the room.");
console.log(JSON.stringify({ token: best.token_str, score: best.score, backend: unmask.model.backend }));
