// Says at once that a longer work has begun, where its page takes seconds to come: data-busy holds the words.
import { announce } from "./announce.js";

function begin(element) {
  const place = element.closest("p, form");
  if (place.nextElementSibling?.classList.contains("busy")) return;
  const said = document.createElement("p");
  const bar = document.createElement("progress");
  bar.setAttribute("aria-label", "Under way");
  said.className = "busy";
  said.append(bar, ` ${element.dataset.busy}`);
  place.after(said);
  announce(element.dataset.busy);
}

for (const element of document.querySelectorAll("[data-busy]")) {
  element.addEventListener(element instanceof HTMLFormElement ? "submit" : "click", () => begin(element));
}
// Come back to by the browser's own Back, the page is as it was left.
addEventListener("pageshow", () => { for (const said of document.querySelectorAll(".busy")) said.remove(); });
