// Makes elements. Whatever was said or named by anybody enters the page as text, never as markup.

export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "dataset") Object.assign(element.dataset, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const find = (id) => document.getElementById(id);

// Replaces what is inside, and gives the focus back to what had it.
export function refill(parent, ...children) {
  const focused = parent.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  parent.replaceChildren(...children.flat(Infinity).filter(Boolean));
  if (focused) parent.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

export function leaving(address) {
  return `leaving?to=${encodeURIComponent(address)}`;
}

const COLOURS = ["#7c4d8f", "#1d5c63", "#8a4b2a", "#2f5d9b", "#6b6f1d", "#9b2f5d", "#3d6b3d", "#5a4fb0"];

// A picture for somebody: their initials on a colour of their own.
export function face(id, name, app = false) {
  const sum = [...id].reduce((total, letter) => total + letter.codePointAt(0), 0);
  const letters = name.match(/\p{L}+/gu) ?? ["?"];
  const initials = [...letters[0]][0] + (letters.length > 1 ? [...letters[letters.length - 1]][0] : "");
  const picture = h("span", { class: app ? "face app" : "face", "aria-hidden": "true" }, app ? lock() : initials.toUpperCase());
  picture.style.setProperty("--face", app ? "#1d5c63" : COLOURS[sum % COLOURS.length]);
  return picture;
}

export function lock() {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "6 4 20 22");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", "M9 15v-3a7 7 0 0 1 14 0v3h1v10H8V15zm3 0h8v-3a4 4 0 0 0-8 0z");
  path.setAttribute("fill", "currentColor");
  svg.append(path);
  return svg;
}
