// Marks sections as seen without leaving the page: one after the other, since they are kept in one session.
import { announce } from "./announce.js";

const forms = [...document.querySelectorAll("[data-module='mark']")];
const count = document.querySelector("[data-mark-count]");
let sent = Promise.resolve();

function show(form, seen) {
  form.elements.seen.value = seen ? "0" : "1";
  form.querySelector(".mark__state").hidden = !seen;
  form.querySelector(".mark__verb").textContent = seen ? "Take back" : "Mark as seen";
  document.querySelector(`[data-mark-of="${form.elements.section.value}"]`).hidden = !seen;
  const done = forms.filter((one) => one.elements.seen.value === "0").length;
  count.textContent = `${done} of ${forms.length} sections seen`;
  announce(count.textContent);
}

async function mark(form) {
  const seen = form.elements.seen.value === "1";
  // Answered by a redirect where it was kept; anything else is told by the page that the form itself leads to.
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
  if (answer.type === "opaqueredirect") show(form, seen);
  else form.submit();
}

for (const form of forms) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    sent = sent.then(() => mark(form)).catch(() => form.submit());
  });
}
