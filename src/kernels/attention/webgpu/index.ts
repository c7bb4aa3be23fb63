import { bits, type Dispatch, type WebGpuLowering, workgroupsFor } from "../../devices/webgpu/index.ts";
import type { AttentionInput } from "../contract.ts";
import { spans } from "../spans.ts";
import { type AttentionStep, settingsOf } from "../step.ts";
import { blockOf, flashShader } from "./flash.ts";

export interface AttentionBindings {
  context: GPUBufferBinding; // [asked, hidden]
  scores?: GPUBufferBinding; // as the contract lays them out; computed where they are asked for
  probs?: GPUBufferBinding;
  query: GPUBufferBinding; // [asked, hidden]
  key: GPUBufferBinding; // [tokens, hidden]
  value: GPUBufferBinding;
}

/** What is known of a batch without its numbers. */
export type AttentionShape = Pick<AttentionInput, "rows" | "offsets" | "heads" | "headDim" | "causal" | "ablated">;

/** @param put brings integers to the device, for these dispatches */
export function attentionDispatches(
  { context, scores, probs, query, key, value }: AttentionBindings,
  { heads, headDim, causal, ablated, ...batch }: AttentionShape,
  put: (integers: Int32Array) => GPUBufferBinding,
): Dispatch[] {
  const block = blockOf(headDim);
  const blocks: number[][] = [];
  for (const { begin, end, firstQuery, lastQuery, scores } of spans({ ...batch, heads })) {
    for (let query = firstQuery; query < lastQuery; query += block) {
      blocks.push([query, Math.min(block, lastQuery - query), begin, end, firstQuery, lastQuery - firstQuery, scores]);
    }
  }
  const table = [...Array.from({ length: heads }, (_, head) => Number(ablated.includes(head))), ...batch.rows];
  return [
    {
      shader: flashShader({ headDim, scores: !!scores, probs: !!probs }),
      scalars: [heads, bits(1 / Math.sqrt(headDim)), Number(causal), blocks.length],
      buffers: [
        context,
        query,
        key,
        value,
        put(Int32Array.from(blocks.flat())),
        put(Int32Array.from(table)),
        ...(scores ? [scores] : []),
        ...(probs ? [probs] : []),
      ],
      workgroups: [...workgroupsFor(blocks.length, 1), heads],
    },
  ];
}

export const lowering: WebGpuLowering<AttentionStep> = {
  lower(step, { at, ifRead, integers, put }) {
    const { writes, reads } = step;
    const made = { context: at(writes.context), scores: ifRead(writes.scores), probs: ifRead(writes.probs) };
    const read = { query: at(reads.query), key: at(reads.key), value: at(reads.value) };
    return attentionDispatches({ ...made, ...read }, settingsOf(step, integers), put);
  },
};
