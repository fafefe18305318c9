// n and p where something is compared: every element with data-change is a stop, in the order of the page.
import { announce } from "./announce.js";

let last = null;

function opened(stop) {
  for (let fold = stop.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}

// From where the reader is: the stop that holds the focus, else the one gone to last, else what stands in the window.
function place(stops) {
  const held = document.activeElement?.closest("[data-change]");
  const here = stops.indexOf(held ?? last);
  if (here >= 0) return here;
  const below = stops.findIndex((stop) => stop.getBoundingClientRect().top >= 0);
  return (below < 0 ? stops.length : below) - 0.5;
}

function go(stop) {
  last = stop;
  opened(stop);
  if (!stop.hasAttribute("tabindex")) stop.tabIndex = -1;
  stop.focus({ preventScroll: true });
  stop.scrollIntoView({ block: stop.clientHeight > innerHeight / 2 ? "start" : "center" });
}

// Opens the next or the previous page of what `within` shows, where there is one.
export function toPage(by, within = document) {
  const link = within?.querySelector(by > 0 ? "a[rel='next']" : "a[rel='prev']");
  link?.click();
  return Boolean(link);
}

// Whether there was anything to go to: elsewhere the keys lead to the next and the previous page.
export function toChange(by) {
  const stops = [...document.querySelectorAll("[data-change]")];
  if (!stops.length) return false;
  const here = place(stops);
  const next = by > 0 ? Math.floor(here) + 1 : Math.ceil(here) - 1;
  const end = stops.at(by > 0 ? -1 : 0).closest("[data-paged]"); // a long text goes on where its page ends
  if (stops[next]) {
    go(stops[next]);
    announce(`Change ${next + 1} of ${stops.length} on this page.`);
  } else if (!toPage(by, end)) announce(by > 0 ? "That was the last change." : "That was the first change.");
  return true;
}
