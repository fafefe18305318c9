// A slider in place of the five steps in which one picture is laid over the other, and the sizes of both.
function size(image) {
  return `${image.naturalWidth} × ${image.naturalHeight}`;
}

function slider(onion) {
  const [below, above] = onion.querySelectorAll("img");
  const label = document.createElement("label");
  const input = document.createElement("input");
  const said = document.createElement("output");
  Object.assign(input, { type: "range", min: "0", max: "100", value: "50" });
  const show = () => {
    above.style.opacity = input.value / 100;
    below.style.opacity = input.value === "100" ? 0 : 1;
    said.textContent = `${input.value} %`;
  };
  input.addEventListener("input", show);
  label.className = "onion__slider";
  label.append("How much of B ", input, " ", said);
  onion.querySelector(".onion__steps").replaceWith(label);
  show();
  const sizes = onion.querySelector(".onion__sizes");
  const tell = () => {
    if (!below.naturalWidth || !above.naturalWidth) return;
    const same = size(below) === size(above);
    sizes.textContent = same ? `Both are ${size(below)} pixels.` : `Their sizes differ: A is ${size(below)}, B is ${size(above)} pixels; both begin at the same corner.`;
  };
  for (const image of [below, above]) image.addEventListener("load", tell);
  tell();
}

for (const onion of document.querySelectorAll("[data-module='onion']")) slider(onion);
