// Fields of forms, and menus outside of forms.

import { h } from "./dom.js";
import { mrkdwn, plain } from "./mrkdwn.js";

const label = (text) => (text.type === "mrkdwn" ? mrkdwn(text.text, { names: {}, rooms: {} }) : plain(text.text));
const options = (each) => [...(each.options ?? []), ...(each.option_groups ?? []).flatMap((group) => group.options)];
const TYPES = { email_text_input: "email", url_text_input: "url", number_input: "number", datepicker: "date", timepicker: "time" };

// A menu, radio buttons or boxes that act at once.
export function menu(block, each, on) {
  const key = `${on.key}/${block.block_id}/${each.action_id}`;
  if (each.type === "radio_buttons" || each.type === "checkboxes") {
    const group = choices(each, key, each.initial_option?.value, (each.initial_options ?? []).map((o) => o.value));
    group.addEventListener("change", () => on.act(block, each, valueOf(each, group)));
    return group;
  }
  const select = dropdown(each, key, each.type === "overflow" ? "…" : each.placeholder?.text ?? "Choose", null);
  select.addEventListener("change", () => select.value && on.act(block, each, select.value));
  return select;
}

// One input block with label, hint and what has to be mended.
export function input(block, on) {
  const each = block.element;
  const id = `field-${block.block_id}`;
  const wrong = on.mistakes?.[block.block_id];
  const several = each.type === "radio_buttons" || each.type === "checkboxes";
  const control = drawn(each, id, on.values?.[block.block_id]?.[each.action_id]);
  control.dataset.block = block.block_id;
  control.dataset.kind = each.type;
  const described = [block.hint ? `${id}-hint` : null, wrong ? `${id}-wrong` : null].filter(Boolean).join(" ");
  const target = several ? control : control.matches("input,textarea,select") ? control : control.querySelector("input,textarea");
  if (described) target.setAttribute("aria-describedby", described);
  if (wrong) target.setAttribute("aria-invalid", "true");
  const title = [plain(block.label.text), block.optional ? h("span", { class: "optional" }, " (optional)") : null];
  return h(several ? "fieldset" : "div", { class: wrong ? "field wrong" : "field" },
    several ? h("legend", { dir: "auto" }, title) : h("label", { for: id, dir: "auto" }, title),
    control,
    wrong ? h("p", { class: "mistake", id: `${id}-wrong`, role: "alert", dir: "auto" }, wrong) : null,
    block.hint ? h("p", { class: "hint", id: `${id}-hint`, dir: "auto" }, block.hint.text) : null);
}

// What is filled in, by block id, ready to be sent.
export function collect(form) {
  const values = {};
  for (const control of form.querySelectorAll("[data-block]")) {
    values[control.dataset.block] = valueOf({ type: control.dataset.kind }, control);
  }
  return values;
}

function valueOf(each, control) {
  const ticked = [...control.querySelectorAll("input:checked")].map((box) => box.value);
  if (each.type === "checkboxes") return ticked;
  if (each.type === "radio_buttons") return ticked[0] ?? null;
  if (each.type === "multi_static_select") return [...control.selectedOptions].map((option) => option.value);
  return control.value || null;
}

function drawn(each, id, held) {
  const chosen = held?.selected_option?.value ?? each.initial_option?.value;
  const several = (held?.selected_options ?? each.initial_options ?? []).map((option) => option.value);
  if (each.type === "radio_buttons" || each.type === "checkboxes") return choices(each, id, chosen, several);
  if (each.type === "static_select") return dropdown(each, id, each.placeholder?.text ?? "Choose an option", chosen);
  if (each.type === "multi_static_select") {
    const select = dropdown(each, id, null, null);
    select.multiple = true;
    for (const option of select.options) option.selected = several.includes(option.value);
    return select;
  }
  const value = held?.value ?? each.initial_value ?? each.initial_date ?? each.initial_time ?? "";
  const common = { id, placeholder: each.placeholder?.text, maxlength: each.max_length, dir: "auto", "data-key": id };
  if (each.multiline) {
    const area = h("textarea", { ...common, rows: 4 });
    area.value = value;
    return area;
  }
  const field = h("input", { ...common, type: TYPES[each.type] ?? "text" });
  field.value = value;
  return field;
}

function choices(each, id, chosen, several) {
  const type = each.type === "checkboxes" ? "checkbox" : "radio";
  return h("div", { class: "choices", id }, options(each).map((option, n) => {
    const checked = type === "checkbox" ? several.includes(option.value) : option.value === chosen;
    const box = h("input", { type, name: id, value: option.value, checked, "data-key": `${id}-${n}` });
    return h("label", { class: "choice", dir: "auto" }, box, h("span", {}, label(option.text),
      option.description ? h("span", { class: "description" }, label(option.description)) : null));
  }));
}

function dropdown(each, id, hint, chosen) {
  const list = options(each).map((option) => h("option", { value: option.value, selected: option.value === chosen }, option.text.text));
  return h("select", { id, "data-key": id, "aria-label": each.placeholder?.text }, hint === null ? null : h("option", { value: "" }, hint), list);
}
