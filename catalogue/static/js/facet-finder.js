// Long lists of options get a field that leaves only those which hold what was typed; accents do not matter.

const ALIKE = { ł: "l", ø: "o", đ: "d", ß: "ss", æ: "ae", œ: "oe", ı: "i" };
const OPTIONS = ".c-option, .gov-form-checkbox";

function plain(text) {
  const bare = text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  return bare.replace(/[łøđßæœı]/g, (letter) => ALIKE[letter]).trim();
}

// Every word has to occur; what is chosen always stays in sight.
function leaveOnly(list, typed) {
  const words = plain(typed).split(/\s+/);
  const fitting = [];
  for (const option of list.querySelectorAll(OPTIONS)) {
    const name = plain(option.querySelector("span").textContent);
    const fits = words.every((word) => name.includes(word));
    option.hidden = !fits && !option.querySelector("input").checked;
    if (fits) fitting.push(option);
  }
  return fitting;
}

function look(field) {
  const list = field.closest("fieldset");
  const rest = list.querySelector(".c-facet__more, [data-rest]");
  const fitting = leaveOnly(list, field.value);
  const asked = field.value.trim() !== "";
  list.toggleAttribute("data-searched", asked);
  if (asked && rest && fitting.length) rest.open = true;
  const found = fitting.length.toLocaleString(document.documentElement.lang);
  return asked ? field.dataset.found.replace("{n}", found) : "";
}

// In a form the field also ticks: Enter takes the only one that is left, and after a tick it is ready for the next one.
function take(field) {
  const left = leaveOnly(field.closest("fieldset"), field.value);
  if (left.length === 1) left[0].querySelector("input").click();
}

function prepare() {
  for (const box of document.querySelectorAll("[data-find]")) {
    const field = box.querySelector("input");
    box.hidden = false;
    field.removeAttribute("list");
    if (field.value) look(field);
  }
}

document.addEventListener("input", (event) => {
  const box = event.target.closest?.("[data-find]");
  if (box) box.querySelector("[role=status]").textContent = look(event.target);
});
document.addEventListener("change", (event) => {
  const field = event.target.checked && event.target.closest("fieldset")?.querySelector("[data-find=tick] input");
  if (!field?.value || event.target === field) return;
  field.value = "";
  look(field);
});
document.addEventListener("keydown", (event) => {
  const box = event.key === "Enter" && event.target.closest?.("[data-find]");
  if (!box || event.target.type === "submit") return;
  event.preventDefault();
  if (box.dataset.find === "tick" && event.target.value.trim()) take(event.target);
});
document.addEventListener("htmx:after:swap", prepare);
prepare();
