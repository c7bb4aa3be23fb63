import { pipeline } from "/node_modules/typeformer/dist/index.js"; // a strict policy refuses import maps in the page
import mini from "/node_modules/typeformer-mini/index.js";

const unmask = await pipeline("fill-mask", mini);
const [best] = await unmask("She opened the <mask> and walked into the room.");
console.log(JSON.stringify({ token: best.token_str, score: best.score, backend: unmask.model.backend }));
