import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type StepId, writeAddress } from "../state/address.ts";
import { playing, telling } from "../state/playing.ts";
import { change, state } from "../state/state.ts";
import { Untold } from "./untold.tsx";

interface StepProps {
  id: StepId;
  title: string;
  /** One short paragraph. */
  text: ComponentChildren;
  children: ComponentChildren;
}

/** One step of the page: a heading, a paragraph, and something to touch, which is drawn only while it is near what the reader sees. */
export function Step({ id, title, text, children }: StepProps) {
  const section = useRef<HTMLElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  const [height, setHeight] = useState(320); // px, until it was seen once

  useEffect(() => {
    if (!section.current) return;
    const watch = new IntersectionObserver(
      (changes) => {
        const { isIntersecting } = changes[changes.length - 1]; // a quick scroll may have gone in and out
        if (!isIntersecting && body.current?.contains(document.activeElement)) return;
        if (!isIntersecting && body.current) setHeight((known) => body.current?.offsetHeight || known);
        setNear(isIntersecting);
      },
      { rootMargin: "60% 0px" },
    );
    watch.observe(section.current);
    return () => watch.disconnect();
  }, []);

  const see = state.value.see === id;
  useEffect(() => {
    if (see && section.current) return holdInSight(section.current);
  }, [see]);

  const go = (event: Event) => {
    event.preventDefault();
    change({ see: id }, { step: true });
  };
  return (
    <section ref={section} id={`step-${id}`} class="step" aria-labelledby={`title-${id}`}>
      <h2 id={`title-${id}`}>
        <a href={writeAddress({ ...state.value, see: id })} onClick={go}>
          {title}
        </a>
      </h2>
      <p class="told">{text}</p>
      <div ref={body} class="body" style={near ? undefined : { minHeight: `${height}px` }}>
        {near && (playing.value && telling.has(id) ? <Untold /> : children)}
      </div>
    </section>
  );
}

/** Scrolls to an element and keeps it there, while steps above it take their heights, until the reader does anything. Returns what ends it. */
function holdInSight(element: HTMLElement): () => void {
  const heights = new ResizeObserver(() => element.scrollIntoView({ block: "start" }));
  const reader = new AbortController();
  const end = () => {
    heights.disconnect();
    reader.abort();
  };
  for (const act of ["wheel", "touchstart", "pointerdown", "keydown"]) addEventListener(act, end, { passive: true, signal: reader.signal });
  heights.observe(document.body); // tells at once, too
  return end;
}
