// The movable map of a search: outlines, towns and points on Leaflet.  The page says the same without it.

const CLOSEST = 12;
const WHOLE_COUNTRY_UP_TO = 8;
const ROOM = [[48.0, 11.0], [51.6, 20.0]];
const holder = document.querySelector("[data-map]");
const reduced = matchMedia("(prefers-reduced-motion: reduce)").matches;
const written = new Intl.NumberFormat(document.documentElement.lang);

function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name];
    return typeof value === "number" ? written.format(value) : value ?? whole;
  });
}

function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

function corners([west, south, east, north]) {
  return [[south, west], [north, east]];
}

// Outlines come as whole steps from point to point.
function points(ring, steps) {
  const found = [];
  let x = 0;
  let y = 0;
  for (let index = 0; index < ring.length; index += 2) {
    x += ring[index];
    y += ring[index + 1];
    found.push([y / steps, x / steps]);
  }
  return found;
}

class PointMap {
  constructor(L, holder) {
    this.L = L;
    this.data = JSON.parse(holder.dataset.map);
    this.words = JSON.parse(holder.dataset.words);
    this.canvas = holder.querySelector("[data-map-canvas]");
    this.status = holder.querySelector("[data-map-status]");
    this.searchHere = holder.querySelector("[data-map-search]");
    this.marks = new Map();
    this.towns = [];
    this.build();
    this.loadOutlines();
    this.load();
    this.map.on("moveend", () => {
      this.searchHere.hidden = false;
      this.load();
    });
    this.searchHere.addEventListener("click", () => this.search());
  }

  build() {
    const { L } = this;
    const map = this.map = L.map(this.canvas, {
      attributionControl: false, zoomControl: false, minZoom: 5, maxZoom: CLOSEST, zoomSnap: 0.25, wheelPxPerZoomLevel: 90,
      maxBounds: ROOM, scrollWheelZoom: false, inertia: !reduced, zoomAnimation: !reduced, fadeAnimation: !reduced,
      markerZoomAnimation: !reduced,
    });
    L.control.zoom({ zoomInTitle: this.words.zoomIn, zoomOutTitle: this.words.zoomOut }).addTo(map);
    // Who goes by Tab meets the buttons before the points.
    this.canvas.prepend(this.canvas.querySelector(".leaflet-control-container"));
    this.canvas.setAttribute("role", "application");
    this.canvas.setAttribute("aria-label", this.words.map);
    this.canvas.setAttribute("aria-describedby", "map-hint");
    for (const [name, level] of [["outlines", 300], ["towns", 450]]) {
      map.createPane(name).style.zIndex = level;
    }
    // The wheel scrolls the page until the map is in use.
    map.on("focus", () => map.scrollWheelZoom.enable());
    map.on("blur", () => map.scrollWheelZoom.disable());
    map.fitBounds(corners(this.data.frame), { animate: false, padding: this.data.bbox ? [0, 0] : [6, 6] });
    if (this.data.bbox) this.outline(corners(this.data.bbox), "c-point-map__asked", true);
  }

  outline(shape, className, isBox = false) {
    const options = { pane: "outlines", className, interactive: false, fill: true, smoothFactor: 0.5 };
    const layer = isBox ? this.L.rectangle(shape, options) : this.L.polygon(shape, options);
    return layer.addTo(this.map);
  }

  async loadOutlines() {
    const answer = await fetch(this.data.outlines);
    if (!answer.ok) return;
    const { steps, regions, districts, towns } = await answer.json();
    const chosen = new Set(this.data.chosen);
    for (const [kind, shapes] of [["district", districts], ["region", regions]]) {
      for (const [code, rings] of Object.entries(shapes)) {
        const className = `c-point-map__${kind}${chosen.has(code) ? " c-point-map__shape--chosen" : ""}`;
        const layer = this.outline(rings.map((ring) => points(ring, steps)), className);
        if (kind === "district") layer.bringToBack();
      }
    }
    this.largest = towns;
    this.nameTowns();
  }

  async load() {
    const zoom = Math.min(Math.max(Math.floor(this.map.getZoom() + 0.25), 4), CLOSEST);
    const address = new URL(this.data.points, location.href);
    address.searchParams.set("zoom", zoom);
    if (zoom > WHOLE_COUNTRY_UP_TO) address.searchParams.set("within", this.around(zoom));
    if (address.href === this.shown) {
      this.say();
      return;
    }
    this.asking?.abort();
    this.asking = new AbortController();
    try {
      const answer = await fetch(address, { signal: this.asking.signal });
      if (!answer.ok) throw new Error(answer.statusText);
      this.draw(await answer.json());
      this.shown = address.href;
    } catch (error) {
      if (error.name !== "AbortError") this.status.textContent = this.words.failed;
    }
  }

  // What is seen and a little more, in steps, so that the same answers come again from the browser's memory.
  around(zoom) {
    const step = 2 ** (WHOLE_COUNTRY_UP_TO - zoom);
    const seen = this.map.getBounds();
    const down = (degrees) => Math.floor(degrees / step) * step;
    const up = (degrees) => Math.ceil(degrees / step) * step;
    return [down(seen.getWest()), down(seen.getSouth()), up(seen.getEast()), up(seen.getNorth())]
      .map((degrees) => degrees.toFixed(4)).join(",");
  }

  draw({ municipalities, clusters, municipality_url: url }) {
    const wanted = new Map();
    for (const one of clusters) wanted.set(`${one.lon} ${one.lat} ${one.count}`, one);
    for (const one of municipalities) wanted.set(one.code, { ...one, url: url.replace("{code}", one.code) });
    for (const [key, mark] of this.marks) {
      if (!wanted.has(key)) {
        mark.remove();
        this.marks.delete(key);
      }
    }
    for (const [key, one] of wanted) {
      if (!this.marks.has(key)) this.marks.set(key, this.mark(one));
    }
    this.say();
  }

  mark(one) {
    const isCluster = one.places !== undefined;
    const button = make("button", "c-point", written.format(one.count));
    button.type = "button";
    button.dataset.kind = isCluster ? "cluster" : "place";
    button.dataset.size = String(one.count).length;
    button.setAttribute("aria-label", filled(isCluster ? this.words.cluster : this.words.place, one));
    if (!isCluster) button.title = one.name;
    const icon = this.L.divIcon({ className: "c-point-holder", html: button, iconSize: [0, 0] });
    const options = { icon, keyboard: false, interactive: false };
    const mark = Object.assign(this.L.marker([one.lat, one.lon], options), { one });
    button.addEventListener("click", (event) => {
      event.stopPropagation();
      if (event.detail && this.map.dragging.moved()) return;
      if (isCluster) this.zoomTo(one);
      else this.open(one, button, event.detail === 0);
    });
    button.addEventListener("focus", () => this.map.panInside([one.lat, one.lon], { padding: [40, 40], animate: !reduced }));
    return mark.addTo(this.map);
  }

  zoomTo(one) {
    const bounds = this.L.latLngBounds(corners([one.west, one.south, one.east, one.north]));
    const fitting = this.map.getBoundsZoom(bounds.pad(0.25));
    // The mark goes away; the focus stays in the map.
    this.canvas.focus({ preventScroll: true });
    this.map.setView(bounds.getCenter(), Math.min(Math.max(fitting, this.map.getZoom() + 1), CLOSEST), { animate: !reduced });
  }

  open(one, button, byKeyboard) {
    const content = make("div", "c-point-popup");
    content.append(make("p", "c-point-popup__name", one.name), make("p", "", filled(this.words.projects, one)));
    const link = make("a", "", this.words.show);
    link.href = one.url;
    content.append(link);
    const popup = this.L.popup({ offset: [0, -10], minWidth: 180, maxWidth: 240 }).setLatLng([one.lat, one.lon]);
    popup.setContent(content).openOn(this.map);
    const box = popup.getElement();
    const close = box.querySelector(".leaflet-popup-close-button");
    close.setAttribute("aria-label", this.words.close);
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.map.closePopup(popup);
    });
    popup.once("remove", () => {
      const active = document.activeElement;
      if ((active === document.body || box.contains(active)) && button.isConnected) button.focus({ preventScroll: true });
    });
    if (byKeyboard) link.focus({ preventScroll: true });
  }

  say() {
    const seen = this.map.getBounds();
    const counted = { places: 0, count: 0 };
    for (const { one } of this.marks.values()) {
      if (!seen.contains([one.lat, one.lon])) continue;
      counted.places += one.places ?? 1;
      counted.count += one.count;
    }
    this.status.textContent = counted.count ? filled(this.words.shown, counted) : this.words.empty;
    this.nameTowns();
  }

  // The largest towns in sight are named where there is room beside the points and the other names.
  nameTowns() {
    for (const label of this.towns) label.remove();
    this.towns = [];
    const size = this.map.getSize();
    const points = [...this.marks.values()].map((mark) => this.boxOf(mark));
    const taken = [...points];
    const zoom = this.map.getZoom();
    const known = zoom < 7 ? 16 : zoom < 8 ? 45 : zoom < 9 ? 130 : Infinity;
    for (const [name, lon, lat] of (this.largest ?? []).slice(0, known)) {
      const { x, y } = this.map.latLngToContainerPoint([lat, lon]);
      if (x < 0 || y < 0 || x > size.x || y > size.y) continue;
      const over = points.find((box) => box.left < x && x < box.right && box.top < y && y < box.bottom);
      const place = this.roomFor(name.length * 6.5 + 6, over ?? { left: x - 5, right: x + 5, top: y - 5, bottom: y + 5 }, taken, size);
      if (!place) continue;
      taken.push({ left: place.left - 8, right: place.right + 8, top: place.top - 4, bottom: place.bottom + 4 });
      this.towns.push(this.town(name, [lat, lon], [place.left - x, place.top - y], !over));
    }
  }

  boxOf({ one, _icon: icon }) {
    const { x, y } = this.map.latLngToContainerPoint([one.lat, one.lon]);
    const half = icon.firstChild.offsetWidth / 2 + (one.places ? 4 : 1);
    return { left: x - half, right: x + half, top: y - half, bottom: y + half };
  }

  // Return where a name of some width fits around a box: right, left, below or above it.
  roomFor(width, { left, right, top, bottom }, taken, size) {
    const height = 18;
    const middle = (top + bottom - height) / 2;
    const centre = (left + right - width) / 2;
    return [[right + 1, middle], [left - width - 1, middle], [centre, bottom], [centre, top - height]]
      .map(([x, y]) => ({ left: x, right: x + width, top: y, bottom: y + height }))
      .find((box) =>
        box.left > 0 && box.right < size.x && box.top > 0 && box.bottom < size.y
        && !taken.some((other) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom));
  }

  town(name, place, [x, y], hasDot) {
    const label = make("span", hasDot ? "c-town c-town--dot" : "c-town");
    const text = make("span", "c-town__name", name);
    text.style.transform = `translate(${x + 3}px, ${y}px)`;
    label.append(text);
    label.setAttribute("aria-hidden", "true");
    const icon = this.L.divIcon({ className: "c-town-holder", html: label, iconSize: [0, 0] });
    return this.L.marker(place, { icon, pane: "towns", keyboard: false, interactive: false }).addTo(this.map);
  }

  search() {
    const seen = this.map.getBounds();
    const address = new URL(this.data.address, location.href);
    const edges = [seen.getWest(), seen.getSouth(), seen.getEast(), seen.getNorth()];
    address.searchParams.set("bbox", edges.map((degrees) => degrees.toFixed(4)).join(","));
    location.assign(address.href.replaceAll("%2C", ","));
  }
}

async function start() {
  try {
    await import(new URL(holder.dataset.library, location.href).href);
    holder.hidden = false;
    new PointMap(globalThis.L, holder);
  } catch (error) {
    holder.hidden = true;
    holder.dataset.failed = "";
    throw error;
  }
}

if (holder) start();
