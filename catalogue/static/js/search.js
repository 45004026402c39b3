// Brings the answer of a search into the page that is there.  htmx fetches it and merges it in; this module keeps what a
// reader would lose by that: the focus, folds, the address, the number found for those who listen, a word on failures.
// Without it, or without htmx, every link and form simply leads to the next page.

const SLOW = 150;
const MERGED = "outerMorph show:none";
const IN_HEAD = "link[rel=canonical], link[rel=alternate], link[rel=prev], link[rel=next], meta[name=robots], meta[name=description]";
const MOVING_ON = ".c-pagination, .c-empty, .c-suggestion";
const wide = matchMedia("(min-width: 60em)");
const said = document.getElementById("search-said");
const trouble = document.getElementById("search-trouble");
let latest = null;
let waiting = 0;

const place = () => document.getElementById("search");
const heading = () => document.getElementById("results-title");

function busy(isBusy) {
  clearTimeout(waiting);
  if (isBusy) waiting = setTimeout(() => place().setAttribute("aria-busy", "true"), SLOW);
  else place().removeAttribute("aria-busy");
}

// The same number twice is two messages.
function say(text) {
  said.textContent = "";
  setTimeout(() => { said.textContent = text; }, SLOW);
}

function complain(ctx, why) {
  if (ctx.restoring) {
    location.reload();
    return;
  }
  for (const words of trouble.querySelectorAll("[data-when]")) words.hidden = words.dataset.when !== why;
  trouble.querySelector("[data-again]").href = ctx.request.action;
  trouble.hidden = false;
}

// What a merge leaves as the reader last touched it is set to what the answer says; unsent words stay.
function followAnswer(sentWords) {
  for (const control of place().querySelectorAll("input[type=checkbox], input[type=radio]")) {
    control.checked = control.defaultChecked;
  }
  for (const option of place().querySelectorAll("option")) option.selected = option.defaultSelected;
  const words = place().querySelector("input[name=q]");
  if (words && words.value === sentWords) words.value = words.defaultValue;
}

// The head of the page and the link to the other language belong to the search too.
function followHead(text) {
  const head = new DOMParser().parseFromString(text.slice(0, text.indexOf("</head>")), "text/html").head;
  for (const old of document.head.querySelectorAll(IN_HEAD)) old.remove();
  document.head.append(...head.querySelectorAll(IN_HEAD));
  for (const link of document.querySelectorAll("header a[hreflang]")) link.href = place().dataset.otherLanguage;
}

function keepFocus(ctx) {
  if (ctx.movesOn) {
    heading().focus({ preventScroll: true });
    heading().scrollIntoView({ block: "start" });
    return;
  }
  const { activeElement } = document;
  if (!ctx.focused || (activeElement && activeElement !== document.body && !activeElement.disabled)) return;
  const control = ctx.focused.id && document.getElementById(ctx.focused.id);
  const fold = control?.closest(".c-facet")?.querySelector("summary");
  (control && !control.disabled ? control : fold ?? heading()).focus({ preventScroll: true });
}

function start(htmx) {
  // Folds are the reader's.
  htmx.registerExtension("search", {
    htmx_before_morph_attr: (element, { attrName }) => !(attrName === "open" && element.tagName === "DETAILS"),
  });

  // htmx 4.0.1 stops the keys that open a link in another tab or window, so it does not hear of them.
  document.addEventListener("click", (event) => {
    const beside = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (beside && event.target.closest?.("#search a[href]")) event.stopPropagation();
  }, true);

  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    const source = ctx.sourceElement;
    latest = ctx;
    ctx.restoring = Boolean(ctx.request.headers?.["HX-History-Restore-Request"]);
    if (ctx.restoring) ctx.swap = MERGED;
    ctx.movesOn = source.matches(`:is(${MOVING_ON}) *`) || (source.matches("[data-facets]") && !wide.matches);
    ctx.sentWords = source.matches("form[role=search]") ? source.elements.q.value : null;
  });

  document.addEventListener("htmx:before:request", () => {
    trouble.hidden = true;
    busy(true);
  });

  document.addEventListener("htmx:before:response", (event) => {
    const { ctx } = event.detail;
    if (ctx.response.raw.ok && ctx === latest) return;
    event.preventDefault();
    if (ctx === latest) complain(ctx, ctx.response.status === 429 ? "busy" : "failed");
  });

  document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
    if (ctx && ctx === latest) complain(ctx, "offline");
  });

  document.addEventListener("htmx:before:swap", (event) => {
    const { ctx, tasks } = event.detail;
    const found = tasks[0]?.fragment.firstElementChild;
    if (ctx !== latest || found?.id !== "search") {
      event.preventDefault();
      if (ctx === latest) location.assign(ctx.request.action);
      return;
    }
    const { address } = found.dataset;
    if (!ctx.restoring) ctx.push = address === location.pathname + location.search ? "false" : address;
    ctx.focused = document.activeElement === document.body ? null : document.activeElement;
  });

  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    followAnswer(ctx.sentWords);
    followHead(ctx.text);
    if (ctx.movesOn && !wide.matches) place().querySelector(".c-filter-panel").open = false;
    keepFocus(ctx);
    say(place().dataset.said);
  });

  document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
    if (ctx === latest) busy(false);
  });

  trouble.querySelector("[data-close]").addEventListener("click", () => {
    trouble.hidden = true;
    heading().focus({ preventScroll: true });
  });
}

if (window.htmx && place()) start(window.htmx);
