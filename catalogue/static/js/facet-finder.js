// Long lists of options get a field that leaves only those which hold what was typed; accents do not matter.

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();

function leaveOnly(fieldset, wanted, status) {
  let left = 0;
  for (const option of fieldset.querySelectorAll(".c-option")) {
    const name = option.querySelector(".c-option__name").textContent;
    const chosen = option.querySelector("input").checked;
    option.hidden = !chosen && !plain(name).includes(wanted);
    left += option.hidden ? 0 : 1;
  }
  for (const more of fieldset.querySelectorAll(".c-facet__more")) {
    if (wanted) more.open = true;
  }
  status.textContent = wanted ? String(left) : "";
}

for (const fieldset of document.querySelectorAll("fieldset[data-findable]")) {
  const field = document.createElement("input");
  const status = document.createElement("span");
  field.type = "search";
  field.className = "c-facet__find";
  field.placeholder = document.documentElement.lang === "cs" ? "Najít v seznamu" : "Find in the list";
  field.setAttribute("aria-label", `${field.placeholder}: ${fieldset.querySelector("legend").textContent}`);
  status.className = "u-visually-hidden";
  status.setAttribute("role", "status");
  field.addEventListener("input", () => leaveOnly(fieldset, plain(field.value), status));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  field.addEventListener("change", (event) => event.stopPropagation());
  fieldset.querySelector("legend").after(field, status);
}
