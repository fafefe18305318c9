// Keys for those who decide all day; the dialog that ? opens tells them and holds the switch to turn them off.
import { announce } from "./announce.js";
import { toChange, toPage } from "./changes.js";

const OFF = "reviewapp.keys.off";
const ROWS = "main table .table__main";

function isOff() {
  try { return localStorage.getItem(OFF) === "1"; } catch { return false; }
}

function turn(off) {
  try { localStorage.setItem(OFF, off ? "1" : "0"); } catch { /* a browser that keeps nothing keeps them on */ }
}

function step(by) {
  const rows = [...document.querySelectorAll(ROWS)];
  const here = rows.indexOf(document.activeElement);
  const next = rows[here < 0 ? (by > 0 ? 0 : rows.length - 1) : here + by];
  if (next) next.focus();
  else if (rows.length) announce(by > 0 ? "That was the last row of this page." : "That was the first row of this page.");
}

// Only chooses and brings the cursor to the note: a key alone never signs.
function choose(verdict) {
  const radio = document.querySelector(`input[name="verdict"][value="${verdict}"]`);
  if (!radio) return;
  radio.click();
  document.querySelector("[name='note']")?.focus();
}

const ACTIONS = {
  j: () => step(1),
  k: () => step(-1),
  o: () => document.activeElement?.matches(ROWS) && document.activeElement.click(),
  n: () => toChange(1) || toPage(1),
  p: () => toChange(-1) || toPage(-1),
  a: () => choose("approve"),
  r: () => choose("reject"),
  "?": () => dialog.showModal(),
  "/": () => document.querySelector(".filters select, .filters input")?.focus(),
};

const dialog = document.querySelector("[data-module='keys']");

function onKey(event) {
  const typing = event.target.closest("input:not([type='radio']), textarea, select, dialog");
  if (typing) {
    const signs = event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.name === "note";
    if (signs) event.target.form.requestSubmit();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (!isOff() && Object.hasOwn(ACTIONS, event.key)) {
    event.preventDefault();
    ACTIONS[event.key]();
  }
}

if (dialog) {
  const box = dialog.querySelector("input");
  box.checked = !isOff();
  box.addEventListener("change", () => turn(!box.checked));
  document.addEventListener("keydown", onKey);
  // Keys that are off are turned on again here: a single key must not be the only way.
  const opener = document.querySelector("[data-module='keys-opener']");
  opener.hidden = false;
  opener.addEventListener("click", () => dialog.showModal());
}
