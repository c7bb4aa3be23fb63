import { render } from "preact";
import { bundled, open } from "./engine/session.ts";
import { Page } from "./page.tsx";
import "./style/page.css";
import "./style/drawings.css";

const place = document.getElementById("page");
if (place) {
  place.replaceChildren();
  render(<Page />, place);
}
open(bundled.place, bundled.name);

if (import.meta.env.PROD && "serviceWorker" in navigator) {
  addEventListener("load", () => navigator.serviceWorker.register("./service-worker.js"));
}
