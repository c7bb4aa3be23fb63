/**
 * Asks a server as fast as it answers, by so many connections that each wait for their answer: `node saturate.mjs '{ url, connections, seconds, bodies }'`
 * prints how many answers came, by status, and in what time. Of a closed loop like this one no latency at a rate may be read.
 */
import { readFile } from "node:fs/promises";
import autocannon from "autocannon";

const { url, connections, seconds, bodies } = JSON.parse(process.argv[2]);
const texts = JSON.parse(await readFile(bodies, "utf8"));
const result = await autocannon({
  url,
  connections,
  duration: seconds,
  timeout: 120,
  requests: texts.map((body) => ({ method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })),
});
process.stdout.write(
  JSON.stringify({
    answered: result["2xx"],
    refused: result.non2xx,
    errors: result.errors + result.timeouts,
    seconds: result.duration,
    median: result.latency.p50,
  }),
);
