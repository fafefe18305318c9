// n and p where something is compared: every element with data-change is a stop, in the order of the page.
import { announce } from "./announce.js";

let last = null;
let followed = "";

function opened(stop) {
  for (let fold = stop.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}

// A link of the page that was followed since leads on from what it opened.
function known() {
  if (location.hash !== followed) last = document.querySelector(":target");
  followed = location.hash;
  return document.activeElement?.closest("[data-change]") ?? last;
}

function inWindow(stop) {
  const { top, bottom } = stop.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

function first(stops, fits) {
  const found = stops.findIndex(fits);
  return found < 0 ? stops.length : found;
}

// From where the reader is: the stop that holds the focus or was gone to last, while it is in sight; else before the
// first one in the window, and behind what a link of the page led to.
function place(stops) {
  const from = known();
  const near = from && inWindow(from);
  if (near && stops.includes(from)) return stops.indexOf(from);
  const below = first(stops, (stop) => stop.getBoundingClientRect().top >= 0);
  const behind = near ? first(stops, (stop) => from.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING) : 0;
  return Math.max(below, behind) - 0.5;
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
