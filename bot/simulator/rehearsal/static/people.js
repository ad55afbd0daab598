// The list of people, by department, with what one has to know before picking one.

import { face, h } from "./dom.js";
import { city, clock, weekday } from "./time.js";

export function peopleList(people, picked, search, now, pick) {
  const wanted = search.trim().toLowerCase();
  const shown = people.filter((person) => matches(person, wanted));
  const departments = [...new Set(shown.map((person) => person.department))];
  return departments.map((department) =>
    h("li", { class: "department" }, h("h3", {}, department),
      h("ul", {}, shown.filter((person) => person.department === department).map((person) => row(person, picked, now, pick)))));
}

function matches(person, wanted) {
  const words = [person.name, person.handle, person.department, person.title, person.timezone, person.locale, ...person.marks];
  return words.join(" ").toLowerCase().includes(wanted);
}

function row(person, picked, now, pick) {
  const unread = person.unread ? h("span", { class: "unread", "aria-label": `${person.unread} unread` }, String(person.unread)) : null;
  return h("li", {}, h("button", { type: "button", class: "person", "aria-current": person.id === picked ? "true" : null,
    "data-key": `person-${person.id}`, disabled: !person.human || null, onclick: () => pick(person.id) },
  face(person.id, person.name, !person.human),
  h("span", { class: "person-words" },
    h("span", { class: "person-name", dir: "auto" }, person.name),
    h("span", { class: "person-more" }, person.human ? h("span", { "data-zone": person.timezone }, local(person, now)) : "an app",
      person.marks.filter((mark) => mark !== "app").map((mark) => h("span", { class: `mark ${mark === "admin" ? "admin" : ""}` }, mark)))),
  unread));
}

export const local = (person, now) => `${city(person.timezone)} ${weekday(now, person.timezone)} ${clock(now, person.timezone)}`;
