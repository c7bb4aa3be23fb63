import { abortedBy, TypeformerError } from "../../../errors/index.ts";
import { isPage } from "../../files/page.ts";
import { PassingFailure, refusal, unreachable } from "./failure.ts";
import type { HubLine } from "./line.ts";
import { sleep, Watch } from "./watch.ts";

/**
 * The `fetch` that the hub's client is given: sends the token to the endpoint and to nobody else, and asks again after failures that may
 * pass. An answer has come whole when it is handed out.
 *
 * @throws TypeformerError as `refusal` and `unreachable` do, and `aborted`
 */
export function patientFetch(line: HubLine): typeof globalThis.fetch {
  return async (url, init) => {
    for (let failures = 1; ; failures++) {
      const watch = new Watch(line);
      try {
        const response = await ask(String(url), new Headers(init?.headers), "the list of files", line, watch);
        const body = await response.arrayBuffer();
        if (isPage(response.headers, new Uint8Array(body))) throw noHub(line);
        return new Response(body, response);
      } catch (cause) {
        await beforeNext(failureOf(cause, "the list of files", line), failures, line);
      } finally {
        watch.end();
      }
    }
  };
}

function noHub({ endpoint }: HubLine): TypeformerError {
  const why = "does this network want a login first, or is that no hub's address?";
  return new TypeformerError("network", `${endpoint} does not answer as a hub does, but with a page (HTML): ${why}`);
}

/** A browser's own cache must not answer, nor keep the weights a second time. Not every platform knows the option, and then it may not be given. */
const unkept = (): RequestInit => ("cache" in Request.prototype ? { cache: "no-store" } : {});

/** One request, without patience. Throws as `fetch` does, and what `refusal` makes of an answer that is none. */
export async function ask(url: string, headers: Headers, what: string, line: HubLine, { signal }: Watch): Promise<Response> {
  if (line.token && new URL(url).origin === new URL(line.endpoint).origin) headers.set("authorization", `Bearer ${line.token}`);
  const { fetch = globalThis.fetch } = line;
  const response = await fetch(url, { headers, signal, ...unkept() });
  if (!response.ok) throw refusal(response, what, line);
  return response;
}

export function failureOf(cause: unknown, what: string, line: HubLine): TypeformerError | PassingFailure {
  if (line.signal?.aborted) return abortedBy(line.signal, `fetching ${line.id}`);
  if (cause instanceof TypeformerError || cause instanceof PassingFailure) return cause;
  return unreachable(cause, what, line);
}

/** Waits until it is time for another attempt. @throws TypeformerError `failure` where there is none, `aborted` */
export async function beforeNext(failure: TypeformerError | PassingFailure, failures: number, line: HubLine): Promise<void> {
  if (failure instanceof TypeformerError) throw failure;
  const { attempts, pause, longestPause } = line.patience;
  if (failures >= attempts) throw failure.error;
  await sleep(Math.min(longestPause, failure.wait ?? pause * 2 ** (failures - 1)), line.signal);
  if (line.signal?.aborted) throw abortedBy(line.signal, `fetching ${line.id}`);
}
