/** `node fetch.ts ID ENDPOINT CACHE`: fetches a model in a process of its own and prints how many bytes that took. */
import { fetchModel } from "../../../src/checkpoint/hub/node/fetch-model.ts";

const [id, endpoint, cache_dir] = process.argv.slice(2);
console.log("ready");
const { fetched } = await fetchModel(id, { endpoint, cache_dir });
console.log(`fetched ${fetched}`);
