// The page: keeps what is picked, asks for what changed, draws it.

import { act, scene, turn } from "./api.js";
import { blocks } from "./blocks.js";
import { posts } from "./conversation.js";
import { face, find, h, lock, refill } from "./dom.js";
import { showModal, wireModal } from "./modal.js";
import { local, peopleList } from "./people.js";
import { city, clock, day, short, weekday } from "./time.js";

const EVERY = 700;
const state = { person: "", place: "", tab: "messages", version: "", scene: null, now: new Date(), at: performance.now() };
const shown = {};

const now = () => new Date(state.now.getTime() + performance.now() - state.at);
const me = () => state.scene?.people.find((person) => person.id === state.person);

function about() {
  const rooms = Object.fromEntries((state.scene.desk?.places ?? []).map((place) => [place.id, place.name]));
  return { names: state.scene.names, rooms, timezone: me()?.timezone ?? "UTC", app: state.scene.app, person: state.person };
}

async function refresh(force = false) {
  const asked = `${state.person}/${state.place}`;
  const told = await scene(state.person, state.place, force ? "" : state.version);
  if (asked !== `${state.person}/${state.place}`) return;
  state.now = new Date(told.now);
  state.at = performance.now();
  if (told.people) {
    state.version = told.version;
    state.scene = told;
    if (told.desk) state.place = told.desk.place;
    draw();
  }
  drawClock();
}

async function look() {
  try {
    if (!document.hidden) await refresh();
    if (shown.silent) notice("");
    shown.silent = false;
  } catch {
    shown.silent = true;
    notice("The rehearsal has stopped answering. Start it again with make run.");
  }
  setTimeout(look, EVERY);
}

function notice(words) {
  find("notice").textContent = words;
}

async function doing(work) {
  try {
    notice("");
    await work();
    await refresh(true);
  } catch (fault) {
    notice(fault.message);
  }
}

function changed(part, value) {
  const mark = JSON.stringify(value);
  if (shown[part] === mark) return false;
  shown[part] = mark;
  return true;
}

function draw() {
  find("workspace").textContent = state.scene.workspace;
  drawPeople();
  const { desk } = state.scene;
  if (!desk) return;
  drawRooms(desk);
  drawContent(desk);
  drawComposer(desk);
  showModal(desk.modal, about(), {
    act: press,
    submit: (view, values) => doing(() => act("submits", state.person, { view, values })),
    close: closeModal,
  });
}

function drawPeople() {
  const search = find("search").value;
  if (!changed("people", [state.scene.people, state.person, search])) return;
  const rows = peopleList(state.scene.people, state.person, search, now(), pick);
  refill(find("people"), rows);
  find("nobody").hidden = rows.length > 0;
  if (shown.picked !== state.person) document.querySelector('.person[aria-current]')?.scrollIntoView({ block: "center" });
  shown.picked = state.person;
}

function drawRooms(desk) {
  if (!changed("rooms", [desk.places, desk.place, me()])) return;
  const person = me();
  find("deactivate").textContent = person.deactivated ? "Reactivate account" : "Deactivate account";
  refill(find("whose"), face(person.id, person.name), h("span", {}, h("b", { dir: "auto" }, person.name), h("span", { class: "hint", dir: "auto" }, person.title)));
  refill(find("rooms"), desk.places.map((place) => h("li", {}, h("button", { type: "button", class: place.unread ? "room new" : "room",
    "aria-current": place.id === desk.place ? "page" : null, "data-key": `room-${place.id}`, onclick: () => enter(place.id) },
  h("span", { class: "room-mark", "aria-hidden": "true" }, place.kind === "im" ? "●" : place.kind === "private_channel" ? lock() : "#"),
  h("span", { class: "room-name", dir: "auto" }, place.name),
  place.unread ? h("span", { class: "unread", "aria-label": `${place.unread} unread` }, String(place.unread)) : null))));
}

function drawContent(desk) {
  const place = desk.places.find((each) => each.id === desk.place);
  const direct = place.kind === "im";
  if (!direct) state.tab = "messages";
  drawHead(place, direct);
  if (!changed("content", [state.person, state.tab, desk.place, state.tab === "home" ? desk.home : desk.posts])) return;
  const scroller = find("scroller");
  const low = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80 || shown.where !== desk.place + state.person + state.tab;
  shown.where = desk.place + state.person + state.tab;
  const home = state.tab === "home";
  find("content").className = home ? "home" : "posts";
  refill(find("content"), home ? homeTab(desk.home) : posts(desk.posts, about(), press), home || desk.posts.length ? null : empty(place, direct));
  if (home) scroller.scrollTop = 0;
  else if (low) scroller.scrollTop = scroller.scrollHeight;
  shown.low = low && !home;
  if (!home && place.unread) act("reads", state.person, { place: desk.place }).catch(() => null);
}

function drawHead(place, direct) {
  if (!changed("head", [place.id, place.name, place.members, state.tab, state.person])) return;
  const tab = (name, words) => h("button", { type: "button", role: "tab", class: "tab", "aria-selected": String(state.tab === name),
    "data-key": `tab-${name}`, onclick: () => openTab(name) }, words);
  refill(find("pane-head"),
    h("h2", { dir: "auto" }, direct ? face(place.name, place.name, true) : "# ", place.name, direct ? h("span", { class: "tag" }, "APP") : null),
    direct ? h("div", { class: "tabs", role: "tablist", "aria-label": "The app's tabs" }, tab("home", "Home"), tab("messages", "Messages"))
      : h("span", { class: "hint" }, `${place.members} members`));
}

function homeTab(home) {
  if (!home) return h("p", { class: "empty" }, "The app has not drawn this Home yet.");
  return blocks(home.blocks, about(), { key: home.id, values: home.values, act: (block, element, value) => press({ view: home.id }, block, element, value) });
}

function empty(place, direct) {
  return h("p", { class: "empty" }, direct ? "Nothing was said here yet. Type /chatgpt-privacy below, or turn the clock." : `This is the beginning of #${place.name}.`);
}

function drawComposer(desk) {
  const place = desk.places.find((each) => each.id === desk.place);
  find("composer").hidden = state.tab === "home";
  find("line-label").textContent = `Message ${place.name} as ${me().name}`;
  find("line").placeholder = place.kind === "im" ? `Message ${place.name}, or type /` : `Message #${place.name}, or type /`;
}

function drawClock() {
  const at = now();
  const person = me();
  find("now").textContent = `${short(at, "UTC")}, ${clock(at, "UTC")} UTC`;
  find("now").dateTime = at.toISOString();
  find("local").textContent = person ? `${weekday(at, person.timezone)} ${clock(at, person.timezone)} in ${city(person.timezone)}` : "";
  const minute = clock(at, "UTC") + day(at, "UTC");
  if (shown.minute === minute || !state.scene) return;
  shown.minute = minute;
  for (const each of document.querySelectorAll("[data-zone]")) each.textContent = local({ timezone: each.dataset.zone }, at);
}

const press = (where, block, element, value) =>
  doing(() => act("acts", state.person, { ...where, block_id: block.block_id, action_id: element.action_id, ...(value === undefined ? {} : { value }) }));

const closeModal = (everything) => doing(() => act("closes", state.person, { everything }));

async function pick(person) {
  state.person = person;
  state.place = "";
  state.tab = "messages";
  document.body.classList.remove("choosing");
  remember();
  await doing(async () => {});
}

async function enter(place) {
  state.place = place;
  state.tab = "messages";
  remember();
  await doing(async () => {});
}

async function openTab(tab) {
  state.tab = tab;
  remember();
  await doing(() => act("opens", state.person, { tab }));
}

function remember() {
  history.replaceState(null, "", `#${[state.person, state.tab, state.place].join("/")}`);
}

function suggest() {
  const line = find("line").value;
  const { command } = state.scene ?? {};
  const fits = command && line.startsWith("/") && command.startsWith(line.split(" ")[0]) && line.length <= command.length;
  find("suggestion").hidden = !fits;
  if (fits) {
    refill(find("suggestion"), h("button", { type: "button", onclick: complete },
      h("b", {}, command), h("span", { class: "hint" }, "where you stand, and what to do next. Also: help, steps, confirm, receipt, snooze, language, real?, my-data")));
  }
}

function complete() {
  find("line").value = `${state.scene.command} `;
  find("line").focus();
  suggest();
}

async function send(event) {
  event?.preventDefault();
  const field = find("line");
  const text = field.value.trim();
  if (!text || !state.person) return;
  field.value = "";
  suggest();
  await doing(() => act("types", state.person, { text, place: state.place }));
  find("scroller").scrollTop = find("scroller").scrollHeight;
}

function keys(event) {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send(event);
  if (event.key === "Tab" && !event.shiftKey && !find("suggestion").hidden) {
    event.preventDefault();
    complete();
  }
  if (event.key === "Escape") find("suggestion").hidden = true;
}

async function turnClock(event) {
  const buttons = document.querySelectorAll("[data-turn]");
  buttons.forEach((button) => { button.disabled = true; });
  document.body.classList.add("turning");
  await doing(() => turn(event.currentTarget.dataset.turn));
  document.body.classList.remove("turning");
  buttons.forEach((button) => { button.disabled = false; });
  event.target.focus();
}

function wire() {
  document.querySelectorAll("[data-turn]").forEach((button) => button.addEventListener("click", turnClock));
  find("search").addEventListener("input", () => state.scene && drawPeople());
  find("composer").addEventListener("submit", send);
  find("line").addEventListener("input", suggest);
  find("line").addEventListener("keydown", keys);
  find("about-open").addEventListener("click", () => find("about").showModal());
  find("joins").addEventListener("click", () => doing(() => act("joins", state.person)));
  find("people-open").addEventListener("click", () => document.body.classList.add("choosing"));
  find("people-close").addEventListener("click", () => document.body.classList.remove("choosing"));
  find("deactivate").addEventListener("click", () => doing(() => act("leaves", state.person, { back: me().deactivated })));
  wireModal(closeModal);
  stayLow();
}

// Keeps the newest message in view while pictures arrive, unless somebody has scrolled up.
function stayLow() {
  const scroller = find("scroller");
  scroller.addEventListener("scroll", () => {
    shown.low = state.tab !== "home" && scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;
  });
  new ResizeObserver(() => {
    if (shown.low) scroller.scrollTop = scroller.scrollHeight;
  }).observe(find("content"));
}

async function start() {
  wire();
  const [person, tab, place] = decodeURIComponent(location.hash.slice(1)).split("/");
  Object.assign(state, { person: person || "", tab: tab || "messages", place: place || "" });
  await refresh(true).catch(() => null);
  if (state.tab === "home" && state.scene?.desk) await openTab("home");
  if (!state.scene?.desk && state.scene) await pick(state.scene.people[0].id);
  look();
}

start();
