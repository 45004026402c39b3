// Applies a choice in the criteria at once where there is room; the focus comes back to it on the next page.

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

const wide = matchMedia("(min-width: 60em)");
for (const panel of document.querySelectorAll("details[data-open-when-wide]")) {
  const follow = () => { panel.open = wide.matches; };
  wide.addEventListener("change", follow);
  follow();
  panel.toggleAttribute("data-ready", true);
}

// In a narrow window the criteria cover the results, so there they are applied together by the button.
for (const form of document.querySelectorAll("form[data-facets]")) {
  const follow = () => {
    for (const apply of form.querySelectorAll("[data-apply]")) apply.hidden = wide.matches;
    for (const note of form.querySelectorAll("[data-applied-at-once]")) note.hidden = !wide.matches;
  };
  wide.addEventListener("change", follow);
  follow();
  form.addEventListener("change", (event) => {
    if (!wide.matches || !event.target.matches("input[type=checkbox], input[type=radio], select")) return;
    keepFocus(event.target);
    form.requestSubmit();
  });
  restoreFocus();
}

for (const form of document.querySelectorAll("form[data-auto-submit]")) {
  for (const apply of form.querySelectorAll("[data-apply]")) apply.hidden = true;
  form.addEventListener("change", () => form.requestSubmit());
}
