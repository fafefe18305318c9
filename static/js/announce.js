// What screen readers are told: a region that is there from the start, and is filled later, is spoken everywhere.
const region = document.querySelector("[data-module='announce']");

export function announce(text) {
  if (!region) return;
  region.textContent = "";
  requestAnimationFrame(() => { region.textContent = text; });
}

const told = [...document.querySelectorAll("[data-announce]")].map((element) => element.textContent.trim());
if (told.length) announce(told.join(" "));
