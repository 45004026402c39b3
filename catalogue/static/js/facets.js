// Applies a choice in the criteria at once; the focus comes back to it on the next page.

const FOCUS = "facet-focus";

function keepFocus(control) {
  try {
    sessionStorage.setItem(FOCUS, control.id);
  } catch {
    // Without storage the focus starts at the top, as it does without this module.
  }
}

function restoreFocus() {
  let id = null;
  try {
    id = sessionStorage.getItem(FOCUS);
    sessionStorage.removeItem(FOCUS);
  } catch {
    return;
  }
  const control = id && document.getElementById(id);
  if (!control) return;
  for (let fold = control.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  control.focus({ preventScroll: false });
}

for (const form of document.querySelectorAll("form[data-facets]")) {
  for (const apply of form.querySelectorAll("[data-apply]")) apply.hidden = true;
  form.addEventListener("change", (event) => {
    if (!event.target.matches("input[type=checkbox], input[type=radio], select")) return;
    keepFocus(event.target);
    form.requestSubmit();
  });
  restoreFocus();
}

for (const form of document.querySelectorAll("form[data-auto-submit]")) {
  for (const apply of form.querySelectorAll("[data-apply]")) apply.hidden = true;
  form.addEventListener("change", () => form.requestSubmit());
}

const wide = matchMedia("(min-width: 60em)");
for (const panel of document.querySelectorAll("details[data-open-when-wide]")) {
  const follow = () => { panel.open = wide.matches || panel.hasAttribute("data-chosen"); };
  wide.addEventListener("change", follow);
  follow();
}
