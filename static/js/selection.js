// Selecting words of the story offers to raise a claim from them. Text runs carry their place, in code points of the revision's
// text: <span data-start="120">words</span>; the form of `data-selection` has hidden inputs named `start` and `end`.

const story = document.querySelector("[data-story]");
const form = document.querySelector("form[data-selection]");

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
  if (!selection?.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!story.contains(range.commonAncestorContainer) || !selection.toString().trim()) return null;
  const runs = [...story.querySelectorAll("[data-start]")];
  const start = placeOf(range.startContainer, range.startOffset, runs, true);
  const end = placeOf(range.endContainer, range.endOffset, runs, false);
  return start === null || end === null || start >= end ? null : { start, end, range };
}

function offer() {
  const place = selected();
  form.hidden = place === null;
  if (place === null) return;
  form.elements.start.value = place.start;
  form.elements.end.value = place.end;
  const words = place.range.getBoundingClientRect();
  form.style.setProperty("--offer-block", `${words.bottom}px`);
  const middle = words.left + words.width / 2;
  const fromStart = document.dir === "rtl" ? window.innerWidth - middle : middle;
  form.style.setProperty("--offer-inline", `${fromStart}px`);
}

if (story && form) {
  // Letting go of a selection that began and ended within one claim must not follow its link.
  story.addEventListener("click", (event) => {
    if (!selected()) return;
    event.preventDefault();
    event.stopPropagation();
  }, { capture: true });

  let soon;
  document.addEventListener("selectionchange", () => {
    if (form.contains(document.activeElement)) return;
    clearTimeout(soon);
    soon = setTimeout(offer, 150);
  });
  document.addEventListener("scroll", () => { if (!form.hidden) offer(); }, { passive: true });
}
