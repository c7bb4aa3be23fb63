/** The program of the thread that counts tokens, so that HTTP need not: it opens a tokenizer, and answers whatever is asked meanwhile. */
import { parentPort } from "node:worker_threads";
import { loadTokenizer } from "typeformer";
import { crossed } from "./crossing.ts";
import type { FromTokens, TokenizerPlace, TokensAsked, ToTokens } from "./token-messages.ts";
import { TokensHere } from "./tokens.ts";

let place: TokenizerPlace | undefined;
let opened: Promise<TokensHere> | undefined;

parentPort?.on("message", (message: ToTokens) => {
  if (message.type === "open") place = message;
  else answer(message);
});

/** Opened when it is first asked, and again where that failed. */
async function tokensHere(): Promise<TokensHere> {
  opened ??= open();
  try {
    return await opened;
  } catch (error) {
    opened = undefined;
    throw error;
  }
}

async function open(): Promise<TokensHere> {
  if (!place) throw new Error("something was asked before it was said of which tokenizer");
  return new TokensHere(await loadTokenizer(place.model, place.options), place.limits);
}

async function answer({ id, asked }: ToTokens & { type: "ask" }): Promise<void> {
  try {
    tell({ id, answer: await resultOf(await tokensHere(), asked) });
  } catch (error) {
    tell({ id, error: crossed(error) });
  }
}

function resultOf(tokens: TokensHere, asked: TokensAsked): Promise<unknown> {
  if (asked.what === "count") return tokens.count(asked.kind, asked.inputs);
  if (asked.what === "tokenize") return tokens.tokenize(asked.texts, asked.options);
  return tokens.decode(asked.ids, asked.options);
}

function tell(message: FromTokens): void {
  parentPort?.postMessage(message);
}
