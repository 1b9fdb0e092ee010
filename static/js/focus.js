// When the card shows another claim than before, the focus goes to it, and the story to where the claim stands.
// When it shows why a verdict was refused, that is said aloud.

const card = () => document.getElementById("claim-card");
let shown = card()?.dataset.claim;

function showInStory() {
  for (const mark of document.querySelectorAll(".claim[data-claim]")) {
    if (mark.dataset.claim === shown) mark.setAttribute("aria-current", "true");
    else mark.removeAttribute("aria-current");
  }
  const mark = document.querySelector(".claim[aria-current]");
  if (!mark) return;
  const { top, bottom } = mark.getBoundingClientRect();
  const pane = mark.closest("[data-story]").getBoundingClientRect();
  const bar = document.querySelector(".desk-bar")?.getBoundingClientRect().bottom ?? 0;
  const seen = top >= Math.max(pane.top, bar, 0) && bottom <= Math.min(pane.bottom, window.innerHeight);
  if (!seen) mark.scrollIntoView({ block: "center", behavior: "instant" });
}

function sayRefusal() {
  const words = card()?.querySelector(".refusal")?.textContent.trim();
  if (words) document.dispatchEvent(new CustomEvent("say", { detail: { alert: words, shown: true } }));
}

document.addEventListener("desk:swapped", ({ detail: { target } }) => {
  if (target?.id === "claim-card") sayRefusal();
  const now = card()?.dataset.claim;
  if (now === shown) {
    // The button that was pressed is gone with what it settled: one goes on from the card.
    if (target?.id === "desk" && document.activeElement === document.body) card()?.focus({ preventScroll: true });
    return;
  }
  shown = now;
  document.dispatchEvent(new CustomEvent("say", { detail: { alert: "" } })); // it was about the claim before
  for (const pane of document.querySelectorAll(".card, .evidence")) pane.scrollTop = 0;
  card()?.focus({ preventScroll: true });
  showInStory();
});

if (shown && !location.hash.startsWith("#mark-")) showInStory();
