// The button says what it will do; without scripts it says "Sign decision".
const NAMES = { approve: "Sign approval", reject: "Sign rejection", request_changes: "Sign request for changes" };

for (const form of document.querySelectorAll("[data-module='verdict-button']")) {
  const button = form.querySelector("button[type='submit']");
  const name = () => {
    const chosen = form.querySelector("input[name='verdict']:checked");
    button.textContent = chosen ? NAMES[chosen.value] : "Sign decision";
  };
  form.addEventListener("change", name);
  name();
}
