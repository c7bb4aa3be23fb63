/** `node fetch-all.ts ID ENDPOINT CACHE`: fetches a model in a process of its own and prints all that is told of it as JSON. */
import { inspect } from "node:util";
import { fetchModel } from "../../../src/checkpoint/hub/node/fetch-model.ts";

const [id, endpoint, cache_dir] = process.argv.slice(2);
const told: unknown[] = [];
const options = { endpoint, cache_dir, token: "hf_ofTheOwner", patience: { attempts: 2, pause: 1, longestPause: 5, stall: 1000 } };
const outcome = await fetchModel(id, { ...options, onProgress: (event) => told.push(event) }).catch((error) => {
  told.push(inspect(error, { depth: 9, showHidden: true }));
  return { code: error.code, message: error.message };
});
console.log(JSON.stringify({ outcome, told }));
