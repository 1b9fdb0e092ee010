// Writes into the two live regions. Anybody may say something: a `say` event on the document whose detail is
// {status: "…"} or {alert: "…"}, and an empty alert takes back the last; the server does it with `HX-Trigger: {"say": {…}}`. With `shown: true` the words stand
// elsewhere on the page already and are only said aloud.

const SHOWN_FOR = 8000;
let leaving;

function words(text, kind) {
  const line = document.createElement("p");
  line.className = kind === "alert" ? "live__words live__words--alert" : "live__words";
  line.textContent = text;
  return line;
}

function closable(line) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "live__close";
  button.setAttribute("aria-label", document.getElementById("live-sentences").dataset.close);
  button.textContent = "×";
  button.addEventListener("click", () => line.remove());
  line.append(button);
}

function leaveSoon(region) {
  clearTimeout(leaving);
  leaving = setTimeout(() => {
    if (region.matches(":hover")) leaveSoon(region);
    else region.replaceChildren();
  }, SHOWN_FOR);
}

function say({ status, alert, shown = false }) {
  if (status) {
    const region = document.getElementById("status");
    region.replaceChildren(words(status, "status"));
    leaveSoon(region);
  }
  if (alert) {
    const line = words(alert, "alert");
    if (shown) line.className = "visually-hidden";
    else closable(line);
    document.getElementById("alert").replaceChildren(line);
  } else if (status || alert === "") {
    document.getElementById("alert").replaceChildren();
  }
}

document.addEventListener("say", (event) => say(event.detail));

// What came with the page behaves like what comes later.
const status = document.getElementById("status");
if (status.childElementCount) leaveSoon(status);
document.querySelectorAll("#alert > .live__words").forEach(closable);
