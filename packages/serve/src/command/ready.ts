/** What is said when the service can be asked: what it serves where, and a line to paste that asks it. */
import { tasks } from "../routes/tasks/index.ts";
import type { Facts } from "../service/facts.ts";
import type { Service } from "../service/service.ts";

/** Two lines. */
export async function readyLines(service: Service, place: { url: string; tokenFile?: string; seconds: number }): Promise<string> {
  const url = reachable(place.url);
  const { id, task, tasks: all } = service.facts;
  const others = all.length > 1 ? ` and ${all.length - 1} more tasks` : "";
  const what = `typeformer serves ${id} for ${task}${others} at ${url}, ready in ${place.seconds.toFixed(1)} s. To ask it:`;
  return `${what}\n${await curlLine(service, url, place.tokenFile)}\n`;
}

/** What listens on all addresses of this machine is reached by its own name. */
const reachable = (url: string): string => url.replace(/\/\/(0\.0\.0\.0|\[::\]):/, "//localhost:");

/** A request of the task that is served, for a shell. */
async function curlLine(service: Service, url: string, tokenFile: string | undefined): Promise<string> {
  const token = tokenFile === undefined ? "" : ` -H "authorization: Bearer $(tr -d '[:space:]' < ${quoted(tokenFile)})"`;
  const body = exampleOf(service.facts);
  if (body === undefined) return `curl ${url}/info${token}`;
  const text = JSON.stringify(body).replaceAll("<mask>", await maskOf(service));
  return `curl ${url}/${token} -H 'content-type: application/json' -d ${quoted(text)}`;
}

function exampleOf({ task }: Facts): unknown {
  const found = tasks.find(({ names }) => names.includes(task));
  return Object.values(found?.hub.examples ?? {})[0]?.body;
}

/** The model's mask, of those that the family has: the one that is a single token. */
async function maskOf(service: Service): Promise<string> {
  const masks = ["<mask>", "[MASK]"];
  const tokens = await service.tokenize(masks, { add_special_tokens: false });
  return masks.find((_, i) => tokens[i].length === 1) ?? masks[0];
}

/** As one word of a shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
