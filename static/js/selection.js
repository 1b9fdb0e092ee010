// Selecting words of the story offers what can be done with them: what is in `data-selection` comes to the words, and its forms
// and its link (`data-address`) know their place. Runs of text carry theirs, in code points of the revision's text: <span data-start="120">words</span>.

const storyNow = () => document.querySelector("[data-story]");
const offerNow = () => document.querySelector("[data-selection]");

const codePoints = (text) => [...text].length;

function runAt(node, offset, runs, forward) {
  const inside = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
  if (inside) return inside;
  const point = document.createRange();
  point.setStart(node, offset);
  const isAfter = (run) => point.comparePoint(run, 0) >= 0;
  return forward ? runs.find(isAfter) : runs.findLast((run) => !isAfter(run));
}

function placeOf(node, offset, runs, forward) {
  const run = runAt(node, offset, runs, forward);
  if (!run) return null;
  const begins = Number(run.dataset.start);
  if (!run.contains(node)) return forward ? begins : begins + codePoints(run.textContent);
  const before = document.createRange();
  before.selectNodeContents(run);
  before.setEnd(node, offset);
  return begins + codePoints(before.toString());
}

function selected() {
  const selection = document.getSelection();
  if (!selection?.rangeCount || selection.isCollapsed || !selection.toString().trim()) return null;
  const range = selection.getRangeAt(0);
  const story = storyNow();
  if (!story?.contains(range.commonAncestorContainer)) return null;
  const runs = [...story.querySelectorAll("[data-start]")];
  const start = placeOf(range.startContainer, range.startOffset, runs, true);
  const end = placeOf(range.endContainer, range.endOffset, runs, false);
  return start === null || end === null || start >= end ? null : { start, end, range };
}

function bring() {
  const offer = offerNow();
  if (!offer) return;
  const place = selected();
  offer.hidden = place === null;
  if (place === null) return;
  for (const name of ["start", "end"]) for (const field of offer.querySelectorAll(`[name="${name}"]`)) field.value = place[name];
  const link = offer.querySelector("[data-address]");
  if (link) link.href = `${link.dataset.address}&start=${place.start}&end=${place.end}`;
  const words = place.range.getBoundingClientRect();
  const middle = words.left + words.width / 2;
  offer.style.setProperty("--offer-block", `${words.bottom}px`);
  offer.style.setProperty("--offer-inline", `${document.dir === "rtl" ? window.innerWidth - middle : middle}px`);
}

let soon;
document.addEventListener("selectionchange", () => {
  clearTimeout(soon);
  soon = setTimeout(bring, 150);
});
document.addEventListener("scroll", () => { if (offerNow()?.hidden === false) bring(); }, { capture: true, passive: true });

// Pressing the button must not undo the selection it acts on.
document.addEventListener("mousedown", (event) => { if (event.target.closest("[data-selection]")) event.preventDefault(); });

// Letting go of a selection that began and ended within one claim must not follow its link.
document.addEventListener("click", (event) => {
  if (!event.target.closest(".claim") || !selected()) return;
  event.preventDefault();
  event.stopPropagation();
}, { capture: true });
