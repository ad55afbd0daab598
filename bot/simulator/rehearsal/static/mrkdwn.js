// Slack's mrkdwn and rich text as elements.

import { h, leaving } from "./dom.js";
import { slackDate } from "./time.js";

const EMOJI = {
  wave: "👋", lock: "🔒", white_check_mark: "✅", heavy_check_mark: "✔️", warning: "⚠️", bell: "🔔", tada: "🎉",
  eyes: "👀", calendar: "📅", point_right: "👉", hourglass_flowing_sand: "⏳", bar_chart: "📊", x: "❌",
  information_source: "ℹ️", shield: "🛡️", rotating_light: "🚨", clipboard: "📋", thumbsup: "👍", "+1": "👍",
  zzz: "💤", speech_balloon: "💬", page_facing_up: "📄", memo: "📝", raised_hands: "🙌", large_green_circle: "🟢",
};
const STYLES = [["*", "b"], ["_", "i"], ["~", "s"]];

const unescape = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

export function mrkdwn(text, about) {
  return text.split(/(```[\s\S]+?```)/g).filter(Boolean).map((part) =>
    part.startsWith("```") && part.length > 6
      ? h("pre", { class: "code-block" }, unescape(part.slice(3, -3).replace(/^\n/, "")))
      : lines(part, about));
}

export function plain(text) {
  return h("span", { class: "lines" }, emoji(text));
}

function lines(text, about) {
  const groups = [];
  for (const line of text.split("\n")) {
    const quoted = /^(&gt;|>) ?/.test(line);
    const last = groups[groups.length - 1];
    const words = quoted ? line.replace(/^(&gt;|>) ?/, "") : line;
    if (last && last.quoted === quoted) last.lines.push(words);
    else groups.push({ quoted, lines: [words] });
  }
  return groups.map((group) => {
    const inside = group.lines.map((line, n) => [n ? h("br") : null, inline(line, about)]);
    return group.quoted ? h("blockquote", {}, inside) : h("span", {}, inside);
  });
}

function inline(text, about) {
  return text.split(/(`[^`]+`|<[^>\n]+>)/g).filter(Boolean).map((part) => {
    if (part.length > 2 && part.startsWith("`") && part.endsWith("`")) return h("code", {}, unescape(part.slice(1, -1)));
    if (part.startsWith("<") && part.endsWith(">")) return angle(part.slice(1, -1), about);
    return styled(part, about);
  });
}

function styled(text, about) {
  for (const [mark, tag] of STYLES) {
    const m = mark === "*" ? "\\*" : mark;
    const found = text.match(new RegExp(`(^|[\\s(\\[{"'.,;:!?-])${m}(?=\\S)([^${m}\\n]*?\\S)${m}(?=$|[\\s)\\]}"'.,;:!?-])`));
    if (found) {
      const at = found.index + found[1].length;
      return [styled(text.slice(0, at), about), h(tag, {}, styled(found[2], about)), styled(text.slice(found.index + found[0].length), about)];
    }
  }
  return emoji(unescape(text));
}

function emoji(text) {
  return text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => EMOJI[name] ?? whole);
}

function angle(inside, about) {
  const [target, label] = inside.split(/\|(.*)/s);
  if (target.startsWith("@")) return mention(`@${about.names[target.slice(1)] ?? label ?? target.slice(1)}`);
  if (target.startsWith("#")) return mention(`#${label || about.rooms[target.slice(1)] || target.slice(1)}`);
  if (target.startsWith("!date^")) {
    const [, seconds, pattern] = target.split("^");
    return slackDate(seconds, pattern ?? "", about.timezone);
  }
  if (target.startsWith("!")) return h("span", { class: "mention loud" }, `@${target.slice(1)}`);
  return link(unescape(target), unescape(label || target));
}

export function link(address, label) {
  return h("a", { href: leaving(address), target: "_blank", rel: "noopener", title: address }, label);
}

const mention = (words) => h("span", { class: "mention", dir: "auto" }, words);

export function richText(block, about) {
  return block.elements.map((part) => richPart(part, about));
}

function richPart(part, about) {
  if (part.type === "rich_text_list") {
    const tag = part.style === "ordered" ? "ol" : "ul";
    const list = h(tag, { class: `rich indent-${part.indent ?? 0}`, start: part.offset ? part.offset + 1 : null },
      part.elements.map((item) => h("li", { dir: "auto" }, item.elements.map((run) => richRun(run, about)))));
    return list;
  }
  const runs = part.elements.map((run) => richRun(run, about));
  if (part.type === "rich_text_quote") return h("blockquote", { dir: "auto" }, runs);
  if (part.type === "rich_text_preformatted") return h("pre", { class: "code-block" }, runs);
  return h("div", { class: "rich-section", dir: "auto" }, runs);
}

function richRun(run, about) {
  if (run.type === "text") return dressed(newlines(run.text), run.style);
  if (run.type === "link") return dressed([link(run.url, run.text || run.url)], run.style);
  if (run.type === "emoji") return EMOJI[run.name] ?? `:${run.name}:`;
  if (run.type === "user") return mention(`@${about.names[run.user_id] ?? run.user_id}`);
  if (run.type === "channel") return mention(`#${about.rooms[run.channel_id] ?? run.channel_id}`);
  if (run.type === "broadcast") return h("span", { class: "mention loud" }, `@${run.range}`);
  if (run.type === "date") return slackDate(run.timestamp, run.format, about.timezone);
  return "";
}

const newlines = (text) => text.split("\n").flatMap((line, n) => (n ? [h("br"), line] : [line]));

function dressed(children, style = {}) {
  const tags = { bold: "b", italic: "i", strike: "s", underline: "u", code: "code" };
  return Object.entries(tags).reduce((inside, [name, tag]) => (style?.[name] ? [h(tag, {}, inside)] : inside), children);
}
