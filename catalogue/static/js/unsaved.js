// Warns before a changed form is left, and lets a form go only once.

const RESEND_AFTER = 8000;

const ABOUT = ["version", "marks"];
const state = (form) => JSON.stringify([...new FormData(form)].filter(([name]) => !ABOUT.includes(name)).map(([name, value]) => [name, value instanceof File ? value.name : value]));

for (const form of document.querySelectorAll("form[data-unsaved]")) {
  let saved = state(form);
  if (form.querySelector("[aria-invalid=true]") || document.querySelector("[data-error-summary]")) saved = "";
  form.addEventListener("autosaved", (event) => { saved = event.detail; });
  let leaving = false;
  form.addEventListener("submit", () => { leaving = true; });
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && state(form) !== saved) event.preventDefault();
  });
}

for (const form of document.querySelectorAll("form[method=post]")) {
  let sent = 0;
  form.addEventListener("submit", (event) => {
    if (Date.now() - sent < RESEND_AFTER) {
      event.preventDefault();
      return;
    }
    sent = Date.now();
    event.submitter?.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => {
    sent = 0;
    for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  });
}
