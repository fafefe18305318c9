// Notes which sections of the evidence have been read to their end, says so, and sends their names with the verdict.
const sections = [...document.querySelectorAll("[data-module='sections-seen'] [data-section]")];
const field = document.querySelector("input[name='sections_seen']");
const line = document.querySelector("[data-seen]");
// Marked on the page that compares the runs, and put into the form by the server.
const compared = field ? field.value.split(" ").filter((name) => name.startsWith("compare:")) : [];
const known = new Set(sections.map((section) => section.dataset.section));

function show(seen) {
  field.value = [...seen, ...compared].sort().join(" ");
  line.textContent = `Your signature will record: ${seen.size} of ${sections.length} sections seen${compared.length ? `, and ${compared.length} of the comparison` : ""}`;
}

function watch() {
  const seen = new Set(field.value.split(" ").filter((name) => known.has(name)));
  const observer = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting) {
        const section = target.closest("[data-section]");
        seen.add(section.dataset.section);
        section.classList.add("is-seen");
        observer.unobserve(target);
      }
    }
    show(seen);
  });
  for (const section of sections) {
    // The end of a section, rather than a share of it: a long one never fits the window whole.
    const end = document.createElement("span");
    end.className = "section-end";
    section.append(end);
    observer.observe(end);
  }
  line.hidden = false;
  show(seen);
}

if (field && line) {
  watch();
}
