// A note that was begun stays with its claim while one looks at others; deciding on the claim, or leaving the desk, ends it.

const begun = new Map();

const form = () => document.getElementById("verdict-form");
const card = () => document.getElementById("claim-card");
const isNote = (element) => element instanceof HTMLTextAreaElement && element.form?.id === "verdict-form";

document.addEventListener("input", ({ target }) => {
  if (isNote(target)) begun.set(card().dataset.claim, target.value);
});

// Ctrl+Enter in a note gives the verdict that asked for it; Escape goes back to where letters act.
document.addEventListener("keydown", (event) => {
  if (!isNote(event.target) || event.isComposing) return;
  if (event.key === "Escape") card().focus();
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  document.getElementById(`verdict-${form().dataset.wantsNote}`)?.click();
});

let decidedOn = null;
document.addEventListener("desk:asked", ({ detail: { from } }) => {
  if (from === form()) decidedOn = card().dataset.claim;
});

document.addEventListener("desk:swapped", ({ detail: { target, ok } }) => {
  if (target?.id !== "claim-card" && target?.id !== "desk") return;
  if (ok && decidedOn) begun.delete(decidedOn);
  decidedOn = null;
  const note = form()?.querySelector("textarea");
  if (!note) return;
  note.value = begun.get(card().dataset.claim) ?? note.defaultValue;
  if (!ok && form().dataset.wantsNote) note.focus();
});
