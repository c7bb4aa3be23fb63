#!/usr/bin/env node
/** node filter.mjs MODEL < in.jsonl > out.jsonl */
import { Readable, Writable } from "node:stream";
import { pipeline } from "typeformer";
import { redactor } from "./redact.mjs";

const ner = await pipeline("token-classification", process.argv[2], { onWarning: (message) => console.error(message) });
await Readable.toWeb(process.stdin).pipeThrough(redactor(ner)).pipeTo(Writable.toWeb(process.stdout));
