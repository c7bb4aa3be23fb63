/** What the page follows: the run of its sentence, and the token, layer and head that are opened. */
import { computed } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import type { TapName } from "typeformer";
import { change, state } from "../state/state.ts";
import { asWritten, hide, show } from "./masking.ts";
import { type Run, runOf, type Taps } from "./run.ts";
import { session } from "./session.ts";
import { report } from "./trouble.ts";

/** The run of the page's sentence; `undefined` until a model is open. */
export const run = computed<Run | undefined>(() => {
  const { text, ablate, left } = state.value;
  return session.value && runOf(session.value, text, { ablate, left });
});

/** The followed token, the opened layer and head, within what `run` has. */
export function followed({ tokens, masks, session }: Run): { token: number; layer: number; head: number } {
  const { layers, heads } = session.model.config;
  const { token, layer, head } = state.value;
  return {
    token: Math.min(token ?? masks[0] ?? 0, tokens.length - 1),
    layer: Math.min(layer, layers - 1),
    head: Math.min(head, heads - 1),
  };
}

/** Hides a token of the run's text behind a mask, or shows what a mask hides, and follows it. */
export function toggleMask({ encoding, session: { mask, maskName }, textRead }: Run, token: number): void {
  const turn = encoding.ids[token] === mask ? show : hide;
  const [begin, end] = encoding.offsets[token].map((at) => asWritten(textRead.slice(0, at), maskName).length);
  change({ ...turn(state.value, [begin, end]), token, cell: undefined }, { step: true });
}

/** A run together with what was read from it, so that labels and numbers are of one sentence. */
export interface Seen<Name extends TapName> {
  run: Run;
  taps: Pick<Taps, Name>;
}

/** Reads taps for a view; what was seen last stays until the next is there. */
export function useTaps<Name extends TapName>(of: Run | undefined, names: readonly Name[]): Seen<Name> | undefined {
  const answer = useAnswer(of, (run) => run.read(names), names.join());
  return answer && names.every((name) => name in answer.value) ? { run: answer.run, taps: answer.value } : undefined;
}

/** Asks a run something for a view, again whenever the run or `question` changes; the last answer stays until the next is there. */
export function useAnswer<T>(of: Run | undefined, ask: (run: Run) => Promise<T>, question: string): { run: Run; value: T } | undefined {
  const [answer, setAnswer] = useState<{ run: Run; value: T }>();
  useEffect(() => {
    if (!of) return;
    let stale = false;
    ask(of).then(
      (value) => stale || setAnswer({ run: of, value }),
      (error) => stale || report(error),
    );
    return () => {
      stale = true;
    };
  }, [of, question]);
  return answer;
}
