// Letters press the native control that carries them: <button data-key="v 1">. They act only while the focus is on the desk
// (an element with `data-keys`, or nowhere), never in a field or a dialog, and can be switched off.

const STORED = "factcheck.keys";
const FIELD = "input:not([type='checkbox'], [type='radio'], [type='button'], [type='submit']), textarea, select, [contenteditable]";

const keysDialog = document.getElementById("keys");
const checkbox = document.getElementById("keys-on");
// While an answer that may bring another claim is under way, steps wait their turn, and nothing else acts: nobody decides
// on what they have not seen.
const BRINGS_A_CLAIM = "#claim-card, #desk";
const STEPS = "jkpn";
const steps = [];
const underWay = new Set();

const switchedOn = () => localStorage.getItem(STORED) !== "off";

if (checkbox) {
  checkbox.checked = switchedOn();
  checkbox.addEventListener("change", () => localStorage.setItem(STORED, checkbox.checked ? "on" : "off"));
}

document.addEventListener("desk:asked", ({ detail: { target, request } }) => {
  if (target.matches(BRINGS_A_CLAIM)) underWay.add(request);
});
document.addEventListener("desk:answered", ({ detail: { request } }) => {
  // An answer may go elsewhere than was asked for, so it is known by its request.
  if (underWay.delete(request) && !underWay.size && steps.length) controlFor(steps.shift())?.click();
});

// The key as the reader of the keyboard sees it; on a layout without Latin letters, the key that sits in the same place.
function keyOf(event) {
  if (/^[\x21-\x7e]$/.test(event.key)) return event.key.toLowerCase();
  const [, letter, digit] = /^(?:Key([A-Z])|Digit([0-9]))$/.exec(event.code) ?? [];
  return letter?.toLowerCase() ?? digit ?? "";
}

function actsHere(target) {
  if (target.closest("dialog, [popover]") || target.matches(FIELD)) return false;
  return target === document.body || target.closest("[data-keys]") !== null || target.id === "main";
}

function controlFor(key) {
  const controls = document.querySelectorAll(`[data-key~="${CSS.escape(key)}"]`);
  return [...controls].find((control) => control.checkVisibility());
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog:modal")) return;

  const key = keyOf(event);
  if (!key || !switchedOn() && key !== "?") return;
  if (key === "?") {
    if (event.target.matches(FIELD)) return;
    event.preventDefault();
    keysDialog?.togglePopover();
    return;
  }
  if (!actsHere(event.target)) return;
  if (key === "/") {
    const search = document.querySelector("input[type='search']");
    if (search) {
      event.preventDefault();
      search.focus();
    }
    return;
  }
  const control = controlFor(key);
  if (!control) return;
  event.preventDefault();
  if (underWay.size) {
    if (STEPS.includes(key)) steps.push(key);
    return;
  }
  if (control.disabled || control.getAttribute("aria-disabled") === "true") {
    if (control.title) document.dispatchEvent(new CustomEvent("say", { detail: { alert: control.title } }));
    return;
  }
  control.click();
});
