// A button beside every [data-module="copy"] that puts its text on the clipboard.
import { announce } from "./announce.js";

const WAIT_MS = 1500;

function addButton(element) {
  const text = element.textContent;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--small";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
    announce("Copied.");
    setTimeout(() => { button.textContent = "Copy"; }, WAIT_MS);
  });
  element.after(button);
}

// Only on https and localhost do browsers let a page write to the clipboard; elsewhere one selects the text.
if (navigator.clipboard) {
  document.querySelectorAll("[data-module='copy']").forEach(addButton);
}
