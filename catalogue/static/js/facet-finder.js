// Long lists of options get a field that leaves only those which hold what was typed; accents do not matter.

const ALIKE = { ł: "l", ø: "o", đ: "d", ß: "ss", æ: "ae", œ: "oe", ı: "i" };

function plain(text) {
  const bare = text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  return bare.replace(/[łøđßæœı]/g, (letter) => ALIKE[letter]).trim();
}

// Every word has to occur; what is chosen always stays in sight.
function leaveOnly(list, typed) {
  const words = plain(typed).split(/\s+/);
  let fitting = 0;
  for (const option of list.querySelectorAll(".c-option")) {
    const name = plain(option.querySelector("span").textContent);
    const fits = words.every((word) => name.includes(word));
    option.hidden = !fits && !option.querySelector("input").checked;
    fitting += fits ? 1 : 0;
  }
  return fitting;
}

function look(field) {
  const list = field.closest("fieldset");
  const rest = list.querySelector(".c-facet__more");
  const fitting = leaveOnly(list, field.value);
  const asked = field.value.trim() !== "";
  list.toggleAttribute("data-searched", asked);
  if (asked && rest) rest.open = true;
  return asked ? field.dataset.found.replace("{n}", fitting.toLocaleString(document.documentElement.lang)) : "";
}

function prepare() {
  for (const box of document.querySelectorAll("[data-find]")) {
    const field = box.querySelector("input");
    box.hidden = false;
    if (field.value) look(field);
  }
}

document.addEventListener("input", (event) => {
  const box = event.target.closest?.("[data-find]");
  if (box) box.querySelector("[role=status]").textContent = look(event.target);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.closest?.("[data-find]")) event.preventDefault();
});
document.addEventListener("htmx:after:swap", prepare);
prepare();
