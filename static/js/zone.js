// Every moment in the reader's own zone, with UTC beside; without scripts, and in UTC itself, it stays as it is.
const two = (number) => String(number).padStart(2, "0");

function day(at) {
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

function local(at) {
  return `${day(at)} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

function utc(at) {
  const [date, time] = at.toISOString().split("T");
  return `${date === day(at) ? "" : `${date} `}${time.slice(0, 8)} UTC`;
}

function span(name, text) {
  const made = document.createElement("span");
  made.className = name;
  made.textContent = text;
  return made;
}

function showBoth(element) {
  const at = new Date(element.dateTime);
  if (at.getTimezoneOffset() === 0) return;
  if (element.title) {
    element.title = `since ${local(at)} (${utc(at)})`;
  } else {
    element.replaceChildren(span("moment__local", local(at)), " ", span("moment__utc", utc(at)));
  }
}

document.querySelectorAll("time[datetime]").forEach(showBoth);

if (new Date().getTimezoneOffset() !== 0) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const words = document.querySelector("[data-module='zone']");
  if (words) words.textContent = `Times are those of ${zone}, with UTC beside.`;
}
