// When the card shows another claim than before, the focus goes to it, and the story to the place where the claim stands.

const card = () => document.getElementById("claim-card");
let shown = card()?.dataset.claim;

function showInStory(claim) {
  for (const mark of document.querySelectorAll(".claim[aria-current]")) {
    if (mark.dataset.claim !== claim) mark.removeAttribute("aria-current");
  }
  const marks = document.querySelectorAll(`.claim[data-claim="${CSS.escape(claim)}"]`);
  for (const mark of marks) mark.setAttribute("aria-current", "true");
  marks[0]?.scrollIntoView({ block: "center", behavior: "auto" });
}

document.addEventListener("desk:swapped", () => {
  const now = card();
  if (!now || now.dataset.claim === shown) return;
  shown = now.dataset.claim;
  now.focus({ preventScroll: true });
  now.scrollTop = 0;
  if (shown) showInStory(shown);
});

if (shown && !location.hash.startsWith("#mark-")) showInStory(shown);
