// The conversation: posts by day, files, and who said what.

import { blocks } from "./blocks.js";
import { face, h } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";
import { clock, day } from "./time.js";

const TOGETHER = 5 * 60 * 1000;

export function posts(list, about, act) {
  let lastDay = null;
  let before = null;
  const drawn = [];
  for (const post of list) {
    const at = new Date(post.at);
    const today = day(at, about.timezone);
    if (today !== lastDay) {
      drawn.push(h("div", { class: "day", role: "separator" }, h("span", {}, today)));
      lastDay = today;
      before = null;
    }
    const follows = before && before.author.id === post.author.id && !post.only_you && !before.only_you
      && at - new Date(before.at) < TOGETHER;
    drawn.push(article(post, at, follows, about, act));
    before = post;
  }
  return drawn;
}

function article(post, at, follows, about, act) {
  const on = { key: post.ts, act: (block, element, value) => act({ ts: post.ts }, block, element, value) };
  const when = h("time", { datetime: post.at, class: "when" }, clock(at, about.timezone));
  const head = h("div", { class: "post-head" }, h("b", { class: "author", dir: "auto" }, post.author.name),
    post.author.app && !post.slackbot ? h("span", { class: "tag" }, "APP") : null, when);
  const shown = post.blocks.length ? blocks(post.blocks, about, on) : post.text ? h("div", { class: "said", dir: "auto" }, mrkdwn(post.text, about)) : null;
  return h("article", { class: `post${follows ? " follows" : ""}${post.only_you ? " only-you" : ""}`, "aria-label": `${post.author.name}, ${clock(at, about.timezone)}` },
    follows ? h("span", { class: "gutter" }, when.cloneNode(true)) : face(post.author.id, post.author.name, post.author.app && !post.slackbot),
    h("div", { class: "post-body" },
      post.only_you ? h("p", { class: "only" }, "Only visible to you") : null,
      follows ? null : head,
      shown,
      post.edited ? h("span", { class: "edited" }, "(edited)") : null,
      post.attachments.map((each) => attachment(each, about, on)),
      post.files.length ? h("div", { class: "files" }, post.files.map(file)) : null));
}

function attachment(each, about, on) {
  const part = h("div", { class: "attachment" },
    each.pretext ? h("div", {}, mrkdwn(each.pretext, about)) : null,
    each.title ? h("b", {}, each.title) : null,
    each.blocks ? blocks(each.blocks, about, on) : h("div", {}, mrkdwn(each.text ?? each.fallback ?? "", about)));
  if (/^#?[0-9a-f]{6}$/i.test(each.color ?? "")) part.style.setProperty("--edge", `#${each.color.replace("#", "")}`);
  return part;
}

function file(each) {
  if (each.picture) {
    return h("figure", { class: "shared" }, h("figcaption", {}, each.title),
      h("a", { href: `files/${each.id}`, target: "_blank", rel: "noopener" },
        h("img", { src: `files/${each.id}`, alt: each.alt, class: "picture" })));
  }
  return h("a", { class: "file", href: `files/${each.id}`, download: each.name },
    h("span", { class: "file-kind", "aria-hidden": "true" }, each.kind.toUpperCase().slice(0, 4)),
    h("span", { class: "file-words" }, h("b", { dir: "auto" }, each.title), h("span", { class: "hint" }, `${each.kind.toUpperCase()} · ${size(each.size)} · download`)));
}

const size = (bytes) => (bytes < 1024 ? `${bytes} bytes` : `${(bytes / 1024).toFixed(1)} kB`);
