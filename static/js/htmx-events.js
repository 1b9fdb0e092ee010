// The one file that knows htmx's event names. It puts the CSRF token on what is sent, sends people whose session ended
// to sign in, says aloud what failed, and tells the other modules in events of our own:
//   desk:asked    {from, target, request}  a request starts whose answer goes into target, unless the answer says otherwise
//   desk:answered {request}                it is over, and its answer in the page
//   desk:swapped  {from, target, ok}       its answer is in the page and settled; `ok` unless it was a refusal

const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";
const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
const say = (words) => tell("say", { alert: words });
const sentences = document.getElementById("live-sentences")?.dataset ?? {};

document.addEventListener("htmx:configRequest", (event) => {
  const { verb, headers } = event.detail;
  if (verb !== "get") headers["X-CSRFToken"] = meta("csrf-token");
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, target, xhr } = event.detail;
  tell("desk:asked", { from: elt, target, request: xhr });
});

document.addEventListener("htmx:afterRequest", (event) => {
  tell("desk:answered", { request: event.detail.xhr });
});

document.addEventListener("htmx:afterSettle", (event) => {
  const { elt, target, xhr } = event.detail;
  tell("desk:swapped", { from: elt, target, ok: xhr.status < 400 }); // htmx calls a refusal that it swaps a success
});

document.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  if (status === 401) {
    const here = encodeURIComponent(location.pathname + location.search);
    location.assign(`${meta("sign-in")}?next=${here}`);
  } else if (status === 403) say(sentences.forbidden);
  else if (status === 404) say(sentences.missing);
  else say(sentences.broken);
});

document.addEventListener("htmx:sendError", () => say(sentences.offline));
document.addEventListener("htmx:timeout", () => say(sentences.offline));
