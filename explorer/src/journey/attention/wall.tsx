import { useMemo, useRef, useState } from "preact/hooks";
import { arrow } from "../../drawing/arrow.ts";
import { Figure } from "../../drawing/figure.tsx";
import { percent, readable, shown } from "../../drawing/number.ts";
import { change } from "../../state/state.ts";
import { type Opened, tapName } from "./opened.ts";
import { groups, indexOf, largest, picture } from "./shares.ts";

const LEVELS = [0.04, 0.12, 0.3, 0.6]; // of a share: from these on a square is darker
const MOST = 16; // squares along the side of a picture
const SIDE = 38; // of a picture, in units of the drawing
const PITCH = 43; // from one picture to the next
const [LEFT, TOP] = [22, 22]; // for the numbers of layers and heads

/** Every head of the model as a small picture of its shares: a row for each token that looks, a column for each that it looks at. */
export function Wall({ opened, drawn }: { opened: Opened; drawn: readonly number[] }) {
  const { run, shares, token } = opened;
  const { layers, heads } = run.session.model.config;
  const wall = useRef<SVGSVGElement>(null);
  const [pointed, setPointed] = useState<[number, number]>();
  const blocks = useMemo(() => groups(drawn, MOST), [drawn]);
  const pictures = useMemo(
    () => shares.map((layer) => Array.from({ length: heads }, (_, head) => picture(layer, head, blocks, LEVELS))),
    [shares, blocks],
  );
  const looks = shares.map((layer, i) =>
    Array.from({ length: heads }, (_, head) => {
      const at = largest(layer, head, [token], drawn);
      const index = indexOf(layer, at);
      const off = run.ablate.some((one) => one.layer === i && one.head === head);
      const fact = `layer ${i} head ${head}${off ? ", switched off" : ""}: ${name(run.tokens, token)} looks most at ${name(run.tokens, index[2])}`;
      return { index, off, fact, share: layer.data[at] };
    }),
  );

  const open = (layer: number, head: number, step: boolean) => change({ layer, head, key: undefined, cell: undefined }, { step });
  const move = (event: KeyboardEvent, layer: number, head: number) => {
    const target = arrow(event.key, layer, head, layers - 1, heads - 1);
    if (event.key === "Enter" || event.key === " ") open(layer, head, true);
    else if (target) {
      open(...target, false);
      wall.current?.querySelector<SVGGElement>(`[data-at="${target.join()}"]`)?.focus();
    } else return;
    event.preventDefault();
  };
  const [toldLayer, toldHead] = pointed ?? [opened.layer, opened.head];
  const told = looks[toldLayer][toldHead];
  const block = blocks[0]?.length ?? 1;
  return (
    <Figure
      name="attention-wall"
      caption={
        <span class="levels">
          share at least{" "}
          {LEVELS.map((level, i) => (
            <span key={level}>
              <span class={`swatch level-${i}`} /> {percent(level)}
            </span>
          ))}
          {block > 1 && `· a square is ${block} × ${block} tokens and shows their largest share`}
        </span>
      }
      numbers={() => [
        ["layer", "head", "token", "looks most at", "share"],
        ...looks
          .flat()
          .map(({ index: [head, row, column], share }, i) => [
            Math.floor(i / heads),
            head,
            name(run.tokens, row),
            name(run.tokens, column),
            share,
          ]),
      ]}
    >
      <div class="scrolled">
        <svg
          ref={wall}
          class="wall"
          role="grid"
          aria-label={`The ${layers * heads} heads: arrow keys open one`}
          viewBox={`0 0 ${LEFT + heads * PITCH} ${TOP + layers * PITCH}`}
          onMouseLeave={() => setPointed(undefined)}
        >
          <g role="row">
            {looks[0].map((_, head) => (
              <text key={head} role="columnheader" class="name" x={LEFT + (head + 0.5) * PITCH} y={TOP - 7} text-anchor="middle">
                {head}
              </text>
            ))}
          </g>
          {looks.map((line, layer) => (
            <g role="row" key={layer}>
              <text role="rowheader" class="name" x={LEFT - 7} y={TOP + (layer + 0.5) * PITCH + 4} text-anchor="end">
                {layer}
              </text>
              {line.map(({ index, off, fact, share }, head) => {
                const isOpen = layer === opened.layer && head === opened.head;
                return (
                  <g
                    key={head}
                    role="gridcell"
                    tabindex={isOpen ? 0 : -1}
                    transform={`translate(${LEFT + head * PITCH},${TOP + layer * PITCH})`}
                    data-at={`${layer},${head}`}
                    data-tap={tapName(layer, "probs")}
                    data-index={index.join()}
                    aria-label={`${fact}: ${shown(share)}`}
                    aria-selected={isOpen}
                    onClick={() => open(layer, head, true)}
                    onKeyDown={(event) => move(event, layer, head)}
                    onMouseEnter={() => setPointed([layer, head])}
                  >
                    <rect class="paper" x="2.5" y="2.5" width={SIDE} height={SIDE} />
                    <g transform={`translate(2.5,2.5) scale(${SIDE / Math.max(1, blocks.length)})`}>
                      {pictures[layer][head].map((path, level) => path && <path key={level} class={`level-${level}`} d={path} />)}
                    </g>
                    {off && <path class="off" d={`M2.5 2.5l${SIDE} ${SIDE}m0 -${SIDE}l-${SIDE} ${SIDE}`} />}
                    <rect class="edge" x="1.5" y="1.5" width={SIDE + 2} height={SIDE + 2} rx="2" />
                  </g>
                );
              })}
            </g>
          ))}
        </svg>
      </div>
      <p class="readout">
        {told.fact}, <b>{shown(told.share)}</b>
      </p>
    </Figure>
  );
}

const name = (tokens: readonly string[], i: number): string => readable(tokens[i]);
