// A link or a button with `data-dialog` opens the page that it, or its form, leads to in the dialog of the base template.
// Without this file it leads there.
// The server answers an htmx request with the form alone; a good answer whose target is outside the dialog closes it.

const dialog = document.getElementById("dialog");
const title = document.getElementById("dialog-title");
const body = document.getElementById("dialog-body");
let opener = null;
let asking = false; // whether the form in the dialog was sent: its answer may have replaced it by the time it is here

const isPlainClick = (event) => event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-dialog]");
  if (!button || !dialog || !isPlainClick(event)) return;
  event.preventDefault();
  opener = button;
  title.textContent = button.dataset.dialog;
  body.replaceChildren();
  await window.htmx.ajax("GET", button.href ?? button.form.action, { target: body, swap: "innerHTML", source: body });
  if (!body.childElementCount) return;
  dialog.showModal();
  (body.querySelector("[autofocus]") ?? body.querySelector("input:not([type='hidden']), textarea, select") ?? body).focus();
});

const wasTyped = () =>
  [...body.querySelectorAll("textarea, input[type='text'], input[type='url']")].some((field) => field.value !== field.defaultValue);

// A click on the backdrop closes, unless something was typed; Escape asks first.
dialog?.addEventListener("click", (event) => {
  if (event.target === dialog && !wasTyped()) dialog.close();
});
dialog?.addEventListener("cancel", (event) => {
  if (wasTyped() && !window.confirm(dialog.dataset.sure)) event.preventDefault();
});

dialog?.addEventListener("close", () => {
  body.replaceChildren();
  if (opener) (opener.isConnected ? opener : document.getElementById(opener.id))?.focus();
  opener = null;
});

document.addEventListener("desk:asked", ({ detail: { from } }) => { asking = dialog?.contains(from) ?? false; });

document.addEventListener("desk:swapped", ({ detail: { target, ok } }) => {
  if (!dialog?.open || !asking) return;
  if (ok && !dialog.contains(target)) dialog.close();
  else body.querySelector("[aria-invalid='true']")?.focus();
});
