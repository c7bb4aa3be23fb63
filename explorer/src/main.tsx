import { render } from "preact";
import { bundled, open } from "./engine/session.ts";
import { report } from "./engine/trouble.ts";
import { Page } from "./page.tsx";
import "./style/page.css";
import "./style/drawings.css";

const place = document.getElementById("page");
if (place) {
  place.replaceChildren();
  render(<Page />, place);
}
await open(bundled.place, bundled.name);

// only now: what the first answer needs shall not wait for what the next visit needs
if (import.meta.env.PROD && "serviceWorker" in navigator) navigator.serviceWorker.register("./service-worker.js").catch(report);
