import { pipeline } from "typeformer";

const unmask = await pipeline("fill-mask");
const [best] = await unmask("She opened the <mask> and walked into the room.");
console.log(JSON.stringify({ token: best.token_str, score: best.score, backend: unmask.model.backend }));
