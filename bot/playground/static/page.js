// The page: who one is and where, the messages there, and what one does with them.

import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { Dialog } from "./dialog.js";
import { go, here } from "./here.js";
import { listen, read, send } from "./net.js";
import { listenToSelects } from "./select.js";

const MARKS = { dm: "@", group: "" };
const SVG = "http://www.w3.org/2000/svg";
const STARTERS = 4;
const RETRY = 2000;
const $ = (id) => document.getElementById(id);

const chat = new Chat($("log"), $("messages"));
const composer = new Composer({ done, say });
const dialog = new Dialog({ done, closed: () => returnTo?.() });
const seen = new Map();
let scene, silence, returnTo;
let turn = 0;
let visit = 0;

function say(sentence) {
  $("alert").textContent = sentence;
  if (sentence) $("status").textContent = "";
}

function tell(sentence) {
  $("status").textContent = sentence;
  if (sentence) $("alert").textContent = "";
}

/** Take what the server said of something one did. */
function done(told) {
  tell("");
  say(told.refused ?? "");
  if (told.dialog) dialog.open(told.dialog);
  return refresh();
}

/** Show what one sees here now; an answer that was overtaken by another step is dropped. */
async function refresh() {
  const mine = ++turn;
  const told = await read("messages");
  if (mine !== turn) return;
  if (told.refused) return say(told.refused);
  chat.show(told.messages);
  $("welcome").hidden = told.messages.length > 0;
  mark(told.latest);
}

/** Mark the places where something new was said. */
function mark(latest) {
  for (const [place, last] of Object.entries(latest)) {
    if (place === here.place || !seen.has(`${here.who} ${place}`)) seen.set(`${here.who} ${place}`, last);
    const button = $("places").querySelector(`[data-place="${place}"]`);
    const unread = seen.get(`${here.who} ${place}`) !== last;
    button?.classList.toggle("unread", unread);
    const word = button?.querySelector(".unseen");
    if (word) word.textContent = unread ? " (unread)" : "";
  }
}

/** Be who one chose to be, where one chose; a step that was overtaken by another is dropped. */
async function enter({ focus } = {}) {
  const mine = ++visit;
  silence?.();
  const told = await read("scene");
  if (mine !== visit) return;
  if (told.refused) return again(told.refused);
  scene = told;
  if (!scene.places.some((place) => place.id === here.place)) go({ place: scene.places[0].id });
  paint();
  chat.clear();
  composer.leave({ focus: false });
  silence = listen({ changed: refresh, lost: say, back: () => { say(""); enter(); }, refused: again });
  const [commands] = await Promise.all([composer.load(), refresh()]);
  if (mine !== visit) return;
  start(commands);
  document.body.dataset.ready = `${here.who} ${here.locale} ${here.place}`;
  if (focus) focus();
}

function again(reason) {
  say(reason);
  setTimeout(enter, RETRY);
}

function paint() {
  const place = scene.places.find((one) => one.id === here.place);
  const named = `${MARKS[place.kind] ?? "#"}${place.name}`;
  $("server").textContent = here.who === "stranger" ? "Direct messages" : scene.server;
  $("sign").replaceChildren(sign(place.kind));
  $("place").textContent = place.name;
  document.title = `${named} · Forecastle`;
  const person = fill($("who"), scene.people, here.who);
  const spoken = fill($("locale"), scene.locales, here.locale);
  $("who-says").textContent = person.says;
  $("being").textContent = `${person.name} · ${spoken.name}`;
  $("log").setAttribute("aria-label", `Messages in ${place.name}`);
  $("line").placeholder = `Message ${named}, or type /`;
  $("welcome-title").textContent = place.kind === "dm" ? `This is you and ${place.name}` : `Welcome to ${named}`;
  $("places").replaceChildren(...scene.places.map(listed));
}

function fill(select, items, value) {
  select.replaceChildren(...items.map((item) => new Option(item.name, item.value, false, item.value === value)));
  return items.find((item) => item.value === value);
}

function listed(place) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.place = place.id;
  const unread = document.createElement("span");
  unread.className = "unseen";
  button.append(sign(place.kind), place.name, unread);
  if (place.id === here.place) button.setAttribute("aria-current", "page");
  item.append(button);
  return item;
}

function sign(kind) {
  const drawn = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  drawn.setAttribute("class", "sign");
  drawn.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#sign-${kind}`);
  drawn.append(use);
  return drawn;
}

/** Offer the first commands, in the bot's own order, that need nothing filled in. */
function start(commands) {
  const easy = commands.filter((command) => !command.options.some((option) => option.required));
  $("starters").replaceChildren(...easy.slice(0, STARTERS).map((command) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button secondary";
    button.textContent = command.name;
    button.title = command.description;
    button.addEventListener("click", () => composer.take(command));
    return button;
  }));
}

/** Do something with a part of a message; the part stays where it is and says that it is at work. */
async function use(part, name, what) {
  if (part.getAttribute("aria-busy") === "true") return;
  part.setAttribute("aria-busy", "true");
  const message = part.closest("[data-id]").dataset.id;
  returnTo = () => {
    const node = $("messages").querySelector(`[data-id="${message}"]`);
    const same = what.custom_id && node?.querySelector(`[data-press="${CSS.escape(what.custom_id)}"]`);
    (same ?? node ?? $("line")).focus({ preventScroll: true });
  };
  const told = await send(name, { message, ...what });
  part.removeAttribute("aria-busy");
  await done(told);
}

$("messages").addEventListener("click", (event) => {
  const part = event.target.closest("button");
  if (!part) return;
  if (part.dataset.press) use(part, "press", { custom_id: part.dataset.press });
  else if (part.dataset.dismiss) use(part, "dismiss", {}).then(() => $("line").focus());
  else if (part.classList.contains("veil")) unveil(part);
});

function unveil(veil) {
  const hidden = veil.nextElementSibling;
  hidden.hidden = false;
  hidden.tabIndex = -1;
  hidden.focus({ preventScroll: true });
  veil.remove();
}

listenToSelects($("messages"), (part, values) => use(part, "choose", { custom_id: part.dataset.choose, values }));

$("places").addEventListener("click", (event) => {
  const button = event.target.closest("[data-place]");
  if (!button) return;
  go({ place: button.dataset.place });
  menu(false);
  enter({ focus: () => $("line").focus() });
});

for (const name of ["who", "locale"]) {
  $(name).addEventListener("change", () => {
    go({ [name]: $(name).value });
    say("");
    enter({ focus: () => $(name).focus() });
  });
}

$("restart").addEventListener("click", async () => {
  if ($("restart").getAttribute("aria-busy") === "true") return;
  $("restart").setAttribute("aria-busy", "true");
  tell("Restarting the bot …");
  const told = await send("restart", {});
  $("restart").removeAttribute("aria-busy");
  if (told.refused) return say(told.refused);
  start(await composer.load());
  tell("The bot is back, and the old buttons still work.");
});

function menu(open) {
  $("menu").setAttribute("aria-expanded", String(open));
  $("shell").classList.toggle("open", open);
  if (open) $("side").querySelector("button, select").focus();
}

$("menu").addEventListener("click", () => menu($("menu").getAttribute("aria-expanded") !== "true"));
$("side").addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || $("menu").getAttribute("aria-expanded") !== "true") return;
  menu(false);
  $("menu").focus();
});

$("composer").addEventListener("submit", () => {
  returnTo = () => $("line").focus();
}, true);

enter({ focus: () => matchMedia("(hover: hover)").matches && $("line").focus() });
