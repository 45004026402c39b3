// Remembers the projects that a reader puts aside, in this browser only, until the list is shown: its address holds them all.
// Without it the boxes of one page are sent together, and the page of the list adds others one by one.

const STORED = "shortlist";
const MOST = 20;
const link = document.querySelector("[data-shortlist]");
const boxes = () => document.querySelectorAll("[data-pick]");

function read() {
  try {
    const found = JSON.parse(localStorage.getItem(STORED));
    return Array.isArray(found) ? found.map(String).filter((one) => /^\d{1,10}$/.test(one)).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

function write(numbers) {
  try { localStorage.setItem(STORED, JSON.stringify(numbers.slice(0, MOST))); } catch { /* for this page only */ }
  show();
}

const change = (number, isIn) => write(isIn ? [...new Set([...read(), number])] : read().filter((one) => one !== number));

function show() {
  const numbers = read();
  for (const box of boxes()) box.checked = numbers.includes(box.value);
  for (const one of document.querySelectorAll("[data-add]")) if (numbers.includes(one.dataset.add)) one.textContent = one.dataset.added;
  if (!link) return;
  const address = new URL(link.href);
  address.search = new URLSearchParams(numbers.map((one) => ["id", one]));
  link.href = address;
  for (const one of document.querySelectorAll("[data-count]")) one.textContent = numbers.length || "";
  link.hidden = !numbers.length;
}

document.addEventListener("change", ({ target }) => { if (target.matches("[data-pick]")) change(target.value, target.checked); });
document.addEventListener("click", (event) => {
  const { add, drop } = event.target.closest?.("a[data-add], a[data-drop]")?.dataset ?? {};
  if (drop) change(drop, false);
  if (add && !read().includes(add)) {
    event.preventDefault();
    change(add, true);
  } else if (add) {
    event.preventDefault();
    location.assign(link.href);
  }
});
document.addEventListener("submit", ({ target }) => {
  if (!target.matches("#picked")) return; // Its `id` is the boxes of that name.
  const shown = new Set([...boxes()].map((box) => box.value));
  for (const number of read().filter((one) => !shown.has(one))) {
    target.append(Object.assign(document.createElement("input"), { type: "hidden", name: "id", value: number }));
  }
});
document.addEventListener("htmx:after:swap", () => setTimeout(show));
window.addEventListener("pageshow", show);
window.addEventListener("storage", show);
show();
