// Turns the field of a municipality into a combobox (ARIA 1.2) over the look-up of the register.

const PAUSE = 180;
const SHORTEST = 2;
const REGION_CODE = /^CZ0\d\d$/;
let serial = 0;

class Picker {
  constructor(input) {
    this.input = input;
    this.box = input.closest(".c-combobox") ?? input.parentElement;
    this.list = document.createElement("ul");
    this.status = document.createElement("div");
    this.options = [];
    this.active = -1;
    this.request = null;
    this.code = this.findCodeField();
    this.decorate();
    this.listen();
  }

  findCodeField() {
    const { codeField } = this.input.dataset;
    if (!codeField || !this.input.form) return null;
    const present = this.input.form.elements[codeField];
    if (present instanceof HTMLInputElement && present.type === "hidden") return present;
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = codeField;
    this.input.after(field);
    return field;
  }

  decorate() {
    serial += 1;
    this.list.id = `municipalities-${serial}`;
    this.list.className = "c-combobox__list";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.input.labels?.[0]?.textContent.trim() ?? "");
    this.status.className = "u-visually-hidden";
    this.status.setAttribute("role", "status");
    this.box.append(this.list, this.status);
    const attributes = { role: "combobox", "aria-expanded": "false", "aria-controls": this.list.id, "aria-autocomplete": "list", autocomplete: "off" };
    for (const [name, value] of Object.entries(attributes)) this.input.setAttribute(name, value);
  }

  listen() {
    this.input.addEventListener("input", () => {
      if (this.code) this.code.value = "";
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.look(), PAUSE);
    });
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose(this.options.indexOf(option));
    });
  }

  async look() {
    const query = this.input.value.trim();
    this.request?.abort();
    if (query.length < SHORTEST) {
      this.close();
      return;
    }
    this.request = new AbortController();
    const url = new URL(this.input.dataset.lookup, location.href);
    url.searchParams.set("q", query);
    try {
      const answer = await fetch(url, { signal: this.request.signal, headers: { Accept: "application/json" } });
      if (answer.ok) this.show((await answer.json()).items);
    } catch {
      this.close();
    }
  }

  show(items) {
    this.active = -1;
    this.items = items;
    this.options = items.map((item, index) => this.option(item, index));
    this.list.replaceChildren(...(items.length ? this.options : [this.nothing()]));
    this.open();
    const words = items.length ? this.input.dataset.found : this.input.dataset.nothing;
    this.status.textContent = (words ?? "").replace("{n}", items.length);
  }

  option(item, index) {
    const option = document.createElement("li");
    const name = document.createElement("b");
    const place = document.createElement("span");
    option.id = `${this.list.id}-${index}`;
    option.className = "c-combobox__option";
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    name.textContent = item.name;
    place.textContent = this.place(item);
    option.append(name, place);
    return option;
  }

  place(item) {
    const named = (thing) => (thing && typeof thing === "object" ? thing.name?.[document.documentElement.lang] ?? thing.name : thing);
    const people = item.population?.toLocaleString(document.documentElement.lang);
    const counted = people && this.input.dataset.inhabitants?.replace("{n}", people);
    return [named(item.district), named(item.region), counted].filter((part) => typeof part === "string" && part && !REGION_CODE.test(part)).join(", ");
  }

  nothing() {
    const note = document.createElement("li");
    note.className = "c-combobox__empty";
    note.setAttribute("role", "presentation");
    note.textContent = this.input.dataset.nothing ?? "";
    return note;
  }

  onKey(event) {
    const keys = { ArrowDown: () => this.move(1), ArrowUp: () => this.move(-1), Escape: () => this.close() };
    if (event.key === "Enter" && !this.list.hidden && this.active >= 0) {
      event.preventDefault();
      this.choose(this.active);
    } else if (keys[event.key] && (!this.list.hidden || event.key === "ArrowDown")) {
      event.preventDefault();
      if (this.list.hidden) this.look();
      else keys[event.key]();
    }
  }

  move(by) {
    if (!this.options.length) return;
    const from = this.active < 0 && by < 0 ? 0 : this.active;
    this.active = (from + by + this.options.length) % this.options.length;
    this.options.forEach((option, index) => option.setAttribute("aria-selected", String(index === this.active)));
    this.input.setAttribute("aria-activedescendant", this.options[this.active].id);
    this.options[this.active].scrollIntoView({ block: "nearest" });
  }

  choose(index) {
    const item = this.items[index];
    this.input.value = item.name;
    if (this.code) this.code.value = item.code;
    this.close();
    this.status.textContent = [item.name, this.place(item)].filter(Boolean).join(", ");
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  open() {
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.input.removeAttribute("aria-activedescendant");
  }

  close() {
    this.list.hidden = true;
    this.active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

for (const input of document.querySelectorAll("input[data-lookup]")) new Picker(input);
