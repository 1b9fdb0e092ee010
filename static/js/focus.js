// When the card shows another claim than before, the focus goes to its heading, and the story to where the claim stands.

const card = () => document.getElementById("claim-card");
let shown = card()?.dataset.claim;

function showInStory() {
  document.querySelector(".mark[aria-current]")?.scrollIntoView({ block: "center", behavior: "instant" });
}

document.addEventListener("desk:swapped", () => {
  const now = card()?.dataset.claim;
  if (now === shown) return;
  shown = now;
  card().querySelectorAll(".claim__card, .evidence").forEach((pane) => { pane.scrollTop = 0; });
  document.getElementById("claim-title")?.focus({ preventScroll: true });
  showInStory();
});

if (shown && !location.hash.startsWith("#mark-")) showInStory();
