import type { FunctionComponent } from "preact";
import { run } from "./engine/current.ts";
import { trouble } from "./engine/trouble.ts";
import { Answer } from "./journey/answer.tsx";
import { Follow } from "./page/follow.tsx";
import { Sentence } from "./page/sentence.tsx";
import type { StepId } from "./state/address.ts";

/** The steps of the page, top to bottom. A step is one file and one line here. */
const journey: Partial<Record<StepId, FunctionComponent>> = { answer: Answer };
const experiments: Partial<Record<StepId, FunctionComponent>> = {};

export function Page() {
  return (
    <>
      <header class="first">
        <h1>See the encoder think</h1>
        <p>A sentence with a hole goes in, words come out. Every number between them is computed in this page.</p>
        <Sentence />
      </header>
      {trouble.value && (
        <p class="trouble" role="alert">
          {trouble.value}
        </p>
      )}
      <Follow />
      <main>
        {Object.entries(journey).map(([id, Journey]) => (
          <Journey key={id} />
        ))}
        <h2 class="part">Experiments</h2>
        {Object.entries(experiments).map(([id, Experiment]) => (
          <Experiment key={id} />
        ))}
      </main>
      <footer>
        <p>{run.value?.session.model.backend}</p>
      </footer>
    </>
  );
}
