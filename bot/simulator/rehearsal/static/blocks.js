// Block Kit as elements. `on` says what presses and choices lead to: on.act(block, element, value).

import { h, leaving } from "./dom.js";
import { input, menu } from "./fields.js";
import { mrkdwn, plain, richText } from "./mrkdwn.js";

export function blocks(list, about, on) {
  return h("div", { class: "blocks" }, list.map((block) => draw(block, about, on)));
}

export function words(text, about) {
  if (!text) return null;
  return text.type === "mrkdwn" ? mrkdwn(text.text, about) : plain(text.text);
}

function draw(block, about, on) {
  const known = DRAWN[block.type];
  if (!known) return h("p", { class: "hint" }, `(a ${block.type} block)`);
  return h("div", { class: `block ${block.type}`, dir: "auto" }, known(block, about, on));
}

const DRAWN = {
  header: (block) => h("h3", { dir: "auto" }, plain(block.text.text)),
  divider: () => h("hr"),
  section: (block, about, on) => [
    h("div", { class: "section-text" },
      block.text ? h("div", { dir: "auto" }, words(block.text, about)) : null,
      block.fields ? h("div", { class: "fields" }, block.fields.map((field) => h("div", { dir: "auto" }, words(field, about)))) : null),
    block.accessory ? h("div", { class: "accessory" }, element(block, block.accessory, on)) : null,
  ],
  context: (block, about) => block.elements.map((each) =>
    each.type === "image" ? picture(each) : h("span", { dir: "auto" }, words(each, about))),
  actions: (block, about, on) => block.elements.map((each) => element(block, each, on)),
  image: (block) => h("figure", {}, block.title ? h("figcaption", {}, plain(block.title.text)) : null, picture(block)),
  rich_text: (block, about) => richText(block, about),
  markdown: (block) => plain(block.text),
  input: (block, about, on) => input(block, on),
};

function element(block, each, on) {
  if (each.type === "button") return button(block, each, on);
  if (each.type === "image") return picture(each);
  return menu(block, each, on);
}

function button(block, each, on) {
  const style = each.style ? ` ${each.style}` : "";
  const key = `${on.key}/${block.block_id}/${each.action_id}`;
  const press = () => {
    if (each.confirm && !window.confirm(`${each.confirm.title.text}\n\n${each.confirm.text.text}`)) return;
    on.act(block, each);
  };
  if (each.url) {
    return h("a", { class: `button${style}`, href: leaving(each.url), target: "_blank", rel: "noopener", title: each.url,
      "data-key": key, onclick: press }, plain(each.text.text), h("span", { class: "away" }, " (opens a page)"),
    h("span", { class: "out", "aria-hidden": "true" }, "↗"));
  }
  return h("button", { type: "button", class: `button${style}`, "data-key": key, onclick: press,
    "aria-label": each.accessibility_label }, plain(each.text.text));
}

function picture(image) {
  if (image.file) return h("img", { src: `files/${image.file.id}`, alt: image.alt_text, class: "picture" });
  return h("span", { class: "picture-outside", title: image.image_url }, `Picture: ${image.alt_text}`);
}
