import { useMemo, useState } from "preact/hooks";
import { readable } from "../drawing/number.ts";
import { Step } from "../drawing/step.tsx";
import { run } from "../engine/current.ts";
import { headName } from "../state/address.ts";
import { change, state } from "../state/state.ts";
import { Context } from "./attention/context.tsx";
import { HeadMatrix } from "./attention/head.tsx";
import { type Opened, openedIn, useSeen } from "./attention/opened.ts";
import { Score } from "./attention/score.tsx";
import { Softmax } from "./attention/softmax.tsx";
import { Wall } from "./attention/wall.tsx";
import "../style/attention.css";

/** Who reads from whom: all heads at once, one of them opened down to the products. */
export function Attention() {
  return (
    <Step
      id="attention"
      title="Attention"
      text={
        <>
          So far each token knows only itself. In attention it looks at all tokens, divides one whole of attention among them, and takes
          from each as much. A layer has many heads, which look for different things. Choose a head, then follow one look down to its
          numbers.
        </>
      }
    >
      <Heads />
    </Step>
  );
}

function Heads() {
  const [ends, setEnds] = useState(true);
  const seen = useSeen(run.value);
  const drawn = useMemo(() => {
    const all = Array.from(seen?.run.tokens.keys() ?? []);
    return ends || all.length <= 2 ? all : all.slice(1, -1);
  }, [seen?.run, ends]);
  const opened = seen && openedIn(seen, drawn);
  // while somebody types, the state changes before there are new numbers: what is drawn stays as it is
  return useMemo(
    () => opened && <Views opened={opened} drawn={drawn} ends={ends} setEnds={setEnds} />,
    [seen, drawn, opened?.token, opened?.head, opened?.key],
  );
}

interface ViewsProps {
  opened: Opened;
  drawn: readonly number[];
  ends: boolean;
  setEnds(ends: boolean): void;
}

function Views({ opened, drawn, ends, setEnds }: ViewsProps) {
  const { layer, head, token, key, off, run: of } = opened;
  const [from, to] = [token, key].map((i) => readable(of.tokens[i]));
  return (
    <div class="attention">
      <label class="ends">
        <input type="checkbox" checked={ends} onChange={(event) => setEnds(event.currentTarget.checked)} /> draw <code>{of.tokens[0]}</code>{" "}
        and <code>{of.tokens.at(-1)}</code>
        <span class="hint"> where heads often look that find nothing better</span>
      </label>
      <div class="two">
        <div>
          <h3>
            The wall: {of.session.model.config.layers} layers down, {of.session.model.config.heads} heads across
          </h3>
          <Wall opened={opened} drawn={drawn} />
        </div>
        <div>
          <h3>
            Layer {layer}, head {head}
            {off && ": switched off"}
          </h3>
          <HeadMatrix opened={opened} drawn={drawn} />
        </div>
      </div>
      <h3>
        One look: from <span class="token">{from}</span> to <span class="token">{to}</span>
      </h3>
      <div class="two">
        <Score opened={opened} />
        <div>
          <Softmax opened={opened} drawn={drawn} />
          <Caution opened={opened} />
        </div>
      </div>
      <h3>What the head hands on</h3>
      <Context opened={opened} drawn={drawn} />
    </div>
  );
}

/** Weights are not an explanation; taking a head away is a test. */
function Caution({ opened: { layer, head, off } }: { opened: Opened }) {
  const others = state.value.ablate.filter((one) => headName(one) !== headName({ layer, head }));
  const toggle = () => change({ see: "ablate", ablate: off ? others : [...others, { layer, head }] }, { step: true });
  return (
    <aside class="caution">
      <p>
        <b>Weights are not an explanation.</b> A large share says where a head reads, not why the model answers as it does. Quite different
        weights can lead to the same answer (<a href="https://arxiv.org/abs/1902.10186">Jain &amp; Wallace 2019</a>); whether that makes
        them no explanation depends on what one asks of one (<a href="https://arxiv.org/abs/1908.04626">Wiegreffe &amp; Pinter 2019</a>).
        What a head does for the answer, one sees by taking it away.
      </p>
      <button type="button" onClick={toggle}>
        {off ? `Switch layer ${layer} head ${head} on again` : `Switch layer ${layer} head ${head} off and see`}
      </button>
    </aside>
  );
}
