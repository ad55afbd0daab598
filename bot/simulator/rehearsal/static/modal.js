// The modal in front of somebody. What is typed stays typed until Slack itself changes the form.

import { blocks } from "./blocks.js";
import { face, find, h } from "./dom.js";
import { collect } from "./fields.js";

let drawn = "";

export function showModal(view, about, on) {
  const dialog = find("modal");
  if (!view) {
    drawn = "";
    if (dialog.open) dialog.close();
    return;
  }
  const mark = JSON.stringify([about.person, view.id, view.hash, view.mistakes, view.trouble]);
  if (mark === drawn) return;
  const typed = drawn.includes(view.hash) && dialog.open ? collect(dialog) : null;
  drawn = mark;
  dialog.replaceChildren(form(view, about, on, dialog));
  if (typed) keep(dialog, typed);
  if (!dialog.open) dialog.showModal();
  dialog.querySelector(".wrong input, .wrong textarea, .wrong select")?.focus();
}

export function wireModal(close) {
  find("modal").addEventListener("cancel", (event) => {
    event.preventDefault();
    close(false);
  });
}

function form(view, about, on, dialog) {
  const acting = { key: view.id, values: view.values, mistakes: view.mistakes,
    act: (block, element, value) => on.act({ view: view.id }, block, element, value) };
  const submit = view.submit ? h("button", { class: "button primary", type: "submit" }, view.submit) : null;
  const send = (event) => {
    event.preventDefault();
    if (submit) submit.disabled = true;
    on.submit(view.id, collect(dialog)).finally(() => { if (submit) submit.disabled = false; });
  };
  return h("form", { class: "modal-form", novalidate: true, onsubmit: send },
    h("div", { class: "modal-head" }, face(about.app, about.app, true), h("h2", { id: "modal-title", dir: "auto" }, view.title),
      h("button", { type: "button", class: "shut", "aria-label": "Close", onclick: () => on.close(true) }, "×")),
    h("div", { class: "modal-body" },
      view.trouble ? h("p", { class: "trouble", role: "alert" }, view.trouble) : null,
      blocks(view.blocks, about, acting)),
    h("div", { class: "modal-foot" },
      h("button", { type: "button", class: "button", onclick: () => on.close(false) }, view.close ?? "Cancel"), submit));
}

function keep(dialog, typed) {
  for (const control of dialog.querySelectorAll("[data-block]")) {
    const value = typed[control.dataset.block];
    if (control.matches("input, textarea, select:not([multiple])")) control.value = value ?? "";
    for (const box of control.querySelectorAll("input")) box.checked = [value].flat().includes(box.value);
  }
}
