import type { FunctionComponent } from "preact";
import { run } from "./engine/current.ts";
import { bundled, session } from "./engine/session.ts";
import { trouble } from "./engine/trouble.ts";
import { Ablate } from "./experiments/ablate.tsx";
import { Compare } from "./experiments/compare.tsx";
import { Everywhere } from "./experiments/everywhere.tsx";
import { Guess } from "./experiments/guess.tsx";
import { Left } from "./experiments/left.tsx";
import { Lens } from "./experiments/lens.tsx";
import { Vectors } from "./experiments/vectors.tsx";
import { Answer } from "./journey/answer.tsx";
import { Attention } from "./journey/attention.tsx";
import { Characters } from "./journey/characters.tsx";
import { Embeddings } from "./journey/embeddings.tsx";
import { Head } from "./journey/head.tsx";
import { Mlp } from "./journey/mlp.tsx";
import { Norms } from "./journey/norm.tsx";
import { Tokens } from "./journey/tokens.tsx";
import { Agreement } from "./page/agreement.tsx";
import { Explained } from "./page/explained.tsx";
import { Follow } from "./page/follow.tsx";
import { Models } from "./page/models.tsx";
import { Sentence } from "./page/sentence.tsx";
import { Tools } from "./page/tools.tsx";
import type { Experiment, JourneyStep, StepId } from "./state/address.ts";

/** From the characters to the answer, top to bottom. A step is one file and one line here. */
const journey: Record<JourneyStep, FunctionComponent> = {
  characters: Characters,
  tokens: Tokens,
  embeddings: Embeddings,
  attention: Attention,
  mlp: Mlp,
  norm: Norms,
  head: Head,
  answer: Answer,
};

/** What a reader may try on it. */
const experiments: Record<Experiment, FunctionComponent> = {
  guess: Guess,
  lens: Lens,
  compare: Compare,
  ablate: Ablate,
  left: Left,
  everywhere: Everywhere,
  vectors: Vectors,
};

/** What needs a model that fills masks. */
const filling: ReadonlySet<string> = new Set<StepId>(["head", "answer", "guess", "lens", "compare", "ablate", "left", "everywhere"]);

/** Steps for the model that answers. */
function Steps({ of }: { of: Record<string, FunctionComponent> }) {
  const all = Object.entries(of);
  const shown = session.value?.fills === false ? all.filter(([id]) => !filling.has(id)) : all;
  return (
    <>
      {shown.map(([id, Show]) => (
        <Show key={id} />
      ))}
      {shown.length < all.length && (
        <p class="hint">
          Left out here:{" "}
          {all
            .filter((each) => !shown.includes(each))
            .map(([id]) => id)
            .join(", ")}
          . {session.value?.model.missing("mlm")}.
        </p>
      )}
    </>
  );
}

export function Page() {
  return (
    <>
      <header class="first">
        <Tools />
        <h1>See the encoder think</h1>
        <p>A sentence with a hole goes in, words come out. Every number between them is computed in this page.</p>
        <Sentence />
        <Models />
      </header>
      {trouble.value && (
        <p class="trouble" role="alert">
          {trouble.value}
        </p>
      )}
      <Follow />
      <main>
        <Steps of={journey} />
        <h2 class="part">Experiments</h2>
        <Steps of={experiments} />
      </main>
      <footer>
        <Agreement />
        <p>Computed in this page, on {run.value?.session.model.backend ?? "nothing yet"}. What you write stays here.</p>
        <p>
          {session.value && session.value.place !== bundled.place
            ? "What a model says is what its texts said, with their prejudices: its card tells what it is for and what not."
            : "The bundled model knows the English of old novels and of a few textbooks, and their prejudices. It is no source of facts, not for decisions about people, not for writing text."}
        </p>
      </footer>
      <Explained />
    </>
  );
}
