/** The program of the thread that counts tokens, so that HTTP need not: it opens a tokenizer, and answers whatever is asked meanwhile. */
import { parentPort } from "node:worker_threads";
import { loadTokenizer } from "typeformer";
import { crossed } from "./crossing.ts";
import type { FromTokens, TokensAsked, ToTokens } from "./token-messages.ts";
import { TokensHere } from "./tokens.ts";

let opened: Promise<TokensHere> | undefined;

parentPort?.on("message", (message: ToTokens) => {
  if (message.type === "open") opened = open(message);
  else answer(message);
});

async function open({ model, options, limits }: ToTokens & { type: "open" }): Promise<TokensHere> {
  return new TokensHere(await loadTokenizer(model, options), limits);
}

async function answer({ id, asked }: ToTokens & { type: "ask" }): Promise<void> {
  try {
    if (!opened) throw new Error("something was asked before the tokenizer was opened");
    tell({ id, answer: await resultOf(await opened, asked) });
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
