// Saves a section a few seconds after typing stops, and keeps in this browser what the catalogue does not have yet.
// Cleared when it is saved, at sign-out, after a week, and when another person comes to this browser.

const PAUSE = 4000;
const RETRY = 15000;
const WAIT = 20000;
const NEVER_KEPT = /^(csrf_token|version|marks|asked|sent|contact_|remove_)/;
const PREFIX = "kept:";
const MOST = 20;
const LONGEST = 100000;
const OLDEST = 7 * 24 * 3600 * 1000;

const all = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
const parsed = (key) => {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
};
const drop = (key) => localStorage.removeItem(key);

const read = (name) => parsed(PREFIX + name);
const forget = (name) => drop(PREFIX + name);

function keep(name, entry) {
  const text = JSON.stringify({ ...entry, at: Date.now() });
  if (text.length > LONGEST) return;
  const others = all().filter((key) => key !== PREFIX + name).sort((a, b) => parsed(a)?.at - parsed(b)?.at);
  for (const key of others.slice(0, Math.max(0, others.length + 1 - MOST))) drop(key);
  try {
    localStorage.setItem(PREFIX + name, text);
  } catch {
    // A full or closed store: the warning before leaving remains.
  }
}

// Another person at this browser, or a week: then it is nobody's any more.
function tidy(person) {
  for (const key of all()) {
    if (!key.startsWith(`${PREFIX}${person}:`) || !(Date.now() - parsed(key)?.at < OLDEST)) drop(key);
  }
}

const saved = new URLSearchParams(location.search).get("saved");
if (saved) {
  for (const key of all()) if (String(parsed(key)?.sent) === saved) drop(key);
  const address = new URL(location.href);
  address.searchParams.delete("saved");
  history.replaceState(history.state, "", address);
}
document.querySelector(".c-sign-out")?.addEventListener("submit", () => all().forEach(drop));

function begin(form) {
  const box = document.querySelector("[data-autosave-status]");
  const told = box.querySelector("[data-told]");
  const { kept: name } = form.dataset;
  const hidden = (key) => form.elements[key];
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, key) => values[key]);

  function answers() {
    const found = {};
    for (const field of form.elements) {
      if (field.name && !["submit", "button"].includes(field.type) && !NEVER_KEPT.test(field.name)) found[field.name] ??= [];
    }
    for (const [key, value] of new FormData(form)) if (key in found) found[key].push(value);
    return found;
  }

  const whole = () => JSON.stringify([...new FormData(form)].filter(([key]) => !["version", "marks"].includes(key)));
  let base = answers();
  let last = form.dataset.unsettled ? "" : whole();
  box.hidden = false;
  let timer;
  let keeping;
  let sending = null;
  let going = false;
  let over = form.dataset.unsettled === "409";

  function changed() {
    return Object.fromEntries(
      Object.entries(answers()).filter(([key, values]) => JSON.stringify(values) !== JSON.stringify(base[key] ?? [])),
    );
  }

  function keepNow(sent) {
    const fields = changed();
    if (!Object.keys(fields).length && !sent) forget(name);
    else keep(name, { fields, marks: hidden("marks").value, version: hidden("version").value, sent });
  }

  function say(text, button) {
    if (told.textContent !== text) told.textContent = text;
    for (const one of box.querySelectorAll("[data-for]")) one.hidden = one.dataset.for !== button;
  }

  function mark(problems) {
    for (const note of form.querySelectorAll("[data-autosave-problem]")) note.remove();
    for (const field of form.querySelectorAll("[data-autosave-invalid]")) {
      for (const attribute of ["aria-invalid", "data-autosave-invalid", "aria-errormessage"]) field.removeAttribute(attribute);
    }
    for (const { field: id, message } of problems) {
      const field = document.getElementById(id);
      const place = field?.closest(".c-field") ?? document.getElementById(`question-${id}`);
      if (!place || place.querySelector(".c-field__error")) continue;
      const note = document.createElement("p");
      note.className = "c-field__error";
      note.id = `${id}-not-saved`;
      note.dataset.autosaveProblem = "";
      note.textContent = message;
      (place.querySelector(".gov-form-control__holder") ?? place).append(note);
      field?.setAttribute("data-autosave-invalid", "");
      field?.setAttribute("aria-invalid", "true");
      field?.setAttribute("aria-errormessage", note.id);
    }
  }

  function others(sentences) {
    const list = document.querySelector("[data-editors]");
    list.hidden = !sentences.length;
    list.replaceChildren(...sentences.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  }

  function saved(answer, sent, before) {
    hidden("version").value = answer.version;
    hidden("marks").value = answer.marks;
    mark(answer.problems);
    others(answer.others);
    if (!answer.problems.length) {
      base = before;
      last = sent;
      form.dispatchEvent(new CustomEvent("autosaved", { detail: sent }));
    }
    keepNow();
    const text = fill(answer.problems.length ? box.dataset.partly : box.dataset.saved, { time: answer.saved_at });
    say(answer.theirs.length ? `${text} ${fill(box.dataset.theirs, { answers: answer.theirs.join(", ") })}` : text);
    last = sent;
  }

  async function send(leaving = false) {
    clearTimeout(timer);
    const sent = whole();
    if (over || sending || sent === last) return;
    const before = answers();
    const wait = new AbortController();
    const patience = setTimeout(() => wait.abort(), WAIT);
    sending = fetch(form.dataset.autosave, { method: "POST", body: new FormData(form), keepalive: leaving, signal: wait.signal });
    try {
      const response = await sending;
      const type = response.headers.get("Content-Type") ?? "";
      if (response.status === 400 || response.status === 401) {
        over = true;
        say(box.dataset.signedOut, "signedOut");
      } else if (response.status === 429 || response.status >= 500) {
        throw new Error(String(response.status));
      } else if (!type.includes("json")) {
        throw new Error(type);
      } else {
        const answer = await response.json();
        if (response.status === 409 && answer.stale_by) {
          over = true;
          say(fill(box.dataset.stale, { name: answer.stale_by }), "stale");
        } else if (answer.marks === undefined) {
          over = true;
          say(`${box.dataset.refused} ${answer.title}`);
        } else {
          saved(answer, sent, before);
        }
      }
    } catch {
      say(box.dataset.offline);
      timer = setTimeout(send, RETRY);
    } finally {
      clearTimeout(patience);
      sending = null;
    }
    if (!over && whole() !== sent) timer = setTimeout(send, PAUSE);
  }

  function typed() {
    clearTimeout(timer);
    clearTimeout(keeping);
    keeping = setTimeout(keepNow, 400);
    timer = setTimeout(send, PAUSE);
  }

  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  window.addEventListener("online", () => send());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && !going && whole() !== last) {
      keepNow();
      send(true);
    }
  });

  // A step waits for the save before it, so that nobody is in conflict with themselves.
  form.addEventListener("submit", (event) => {
    if (sending) {
      event.preventDefault();
      event.stopImmediatePropagation();
      const { submitter } = event;
      sending.catch(() => {}).finally(() => setTimeout(() => form.requestSubmit(submitter)));
      return;
    }
    clearTimeout(timer);
    clearTimeout(keeping);
    over = going = true;
    const number = Date.now();
    let field = hidden("sent");
    if (!field) {
      field = Object.assign(document.createElement("input"), { type: "hidden", name: "sent" });
      form.append(field);
    }
    field.value = number;
    if (whole() !== last || Object.keys(changed()).length) keepNow(number);
  }, true);
  window.addEventListener("pageshow", (event) => { if (event.persisted) over = going = false; });

  function putBack(entry) {
    const lost = [];
    for (const [key, values] of Object.entries(entry.fields)) {
      const fields = [...form.querySelectorAll(`[name="${CSS.escape(key)}"]`)];
      if (!fields.length) lost.push(...values.filter(Boolean));
      for (const field of fields) {
        if (["checkbox", "radio"].includes(field.type)) field.checked = values.includes(field.value);
        else field.value = values[0] ?? "";
        field.closest("details")?.setAttribute("open", "");
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.dispatchEvent(new Event("change", { bubbles: true }));
      }
    }
    // What others changed since is compared answer by answer with what this text was written upon.
    hidden("marks").value = entry.marks;
    hidden("version").value = entry.version;
    return lost;
  }

  function offer(entry) {
    const panel = document.querySelector("[data-kept-offer]");
    const at = new Date(entry.at);
    const language = document.documentElement.lang;
    panel.querySelector("h2").textContent = fill(panel.dataset.when, {
      day: at.toLocaleDateString(language), time: at.toLocaleTimeString(language, { hour: "numeric", minute: "2-digit" }),
    });
    panel.hidden = false;
    panel.addEventListener("click", (event) => {
      const chosen = event.target.closest("[data-keep]")?.dataset.keep;
      if (!chosen) return;
      const lost = chosen === "back" ? putBack(entry) : [];
      if (chosen === "away") forget(name);
      if (lost.length) {
        panel.querySelector("h2").textContent = panel.dataset.left;
        panel.querySelector(".c-button-row").replaceWith(
          ...lost.map((text) => Object.assign(document.createElement("p"), { textContent: text })),
        );
      } else {
        panel.hidden = true;
        form.querySelector("input:not([type=hidden]), textarea, select")?.focus();
      }
    });
  }

  const plain = (values) => JSON.stringify((values ?? []).map((text) => text.replace(/\s+/g, " ").trim()));
  tidy(name.split(":")[0]);
  const entry = read(name);
  if (entry?.fields && form.dataset.unsettled) {
    for (const key of Object.keys(entry.fields)) delete base[key];
  } else if (entry?.fields) {
    if (Object.entries(entry.fields).some(([key, values]) => plain(values) !== plain(base[key]))) offer(entry);
    else forget(name);
  }
}

const form = document.querySelector("form[data-autosave]");
if (form) begin(form);
