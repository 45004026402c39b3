// The criteria of a search: applied at once where there is room, folded as the reader left them.

const FOCUS = "facet-focus";
const FOLDS = "facet-folds";
const wide = matchMedia("(min-width: 60em)");

function recalled(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

function remember(key, value) {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Without storage the next page begins as it does without this module.
  }
}

// Where results come into the page in place, the focus stays; a new page gives it back.
function restoreFocus() {
  const id = recalled(FOCUS);
  if (id) remember(FOCUS, null);
  const control = id && document.getElementById(id);
  if (!control) return;
  for (let fold = control.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  control.focus();
}

for (const panel of document.querySelectorAll("details[data-open-when-wide]")) {
  const follow = () => { panel.open = wide.matches; };
  wide.addEventListener("change", follow);
  follow();
}

const folds = recalled(FOLDS) ?? {};
for (const fold of document.querySelectorAll("details[data-fold]")) {
  const chosenBelow = fold.matches(".c-facet__more, .c-branch__more") && fold.querySelector(":checked");
  if (fold.dataset.fold in folds && !chosenBelow) fold.open = folds[fold.dataset.fold];
}

document.addEventListener("click", (event) => {
  const fold = event.target.closest?.("summary")?.parentElement;
  if (!fold?.dataset.fold) return;
  folds[fold.dataset.fold] = !fold.open;
  remember(FOLDS, folds);
});

// In a narrow window the criteria cover the results, so there they are applied together by the button.
document.addEventListener("change", (event) => {
  const { form } = event.target;
  const applies = form?.matches("[data-auto-submit]") || (form?.matches("[data-facets]") && wide.matches);
  if (!applies || !event.target.matches("input[type=checkbox], input[type=radio], select")) return;
  if (!(window.htmx && form.closest("[data-in-place]"))) remember(FOCUS, event.target.id);
  form.requestSubmit();
});

restoreFocus();
