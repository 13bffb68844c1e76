// The options of a chosen command: a box for each, with choices, suggestions from the bot, or a file.

import { send } from "./net.js";
import { Picker } from "./picker.js";

const PAUSE = 200;
const WHOLE = { integer: "numeric", number: "decimal" };

export class Fields {
  #boxes = [];
  #lists = [];

  constructor(root, hint) {
    this.root = root;
    this.hint = hint;
  }

  /** Show the boxes of a command, those that are needed first; `given` fills some by their names. */
  show(command, given = {}) {
    this.command = command;
    this.clear();
    this.hint.textContent = "";
    const ordered = [...command.options].sort((a, b) => Number(b.required) - Number(a.required));
    this.#boxes = ordered.map((option) => this.#box(option));
    for (const box of this.#boxes) {
      const text = given[box.option.name] ?? given[box.option.label];
      if (text !== undefined && box.input.type !== "file") box.input.value = text;
    }
    this.root.hidden = ordered.length === 0;
  }

  clear() {
    this.root.replaceChildren();
    for (const list of this.#lists.splice(0)) list.remove();
  }

  /** Go to the first box that needs something; says whether there is any box at all. */
  focus() {
    const first = this.#boxes.find((box) => box.option.required && !box.input.value) ?? this.#boxes[0];
    first?.input.focus();
    return Boolean(first);
  }

  values() {
    const texts = this.#boxes.filter((box) => box.input.type !== "file" && box.input.value.trim());
    return Object.fromEntries(texts.map((box) => [box.option.name, this.#value(box)]));
  }

  files() {
    const boxes = this.#boxes.filter((box) => box.input.type === "file");
    return Object.fromEntries(boxes.map((box) => [box.option.name, [...box.input.files]]));
  }

  /** Mark the box a refusal begins with the name of, and go there. */
  blame(sentence) {
    for (const box of this.#boxes) {
      const guilty = sentence.startsWith(`${box.option.name}:`) || sentence === `${box.option.name} is required`;
      box.input.toggleAttribute("aria-invalid", guilty);
      if (guilty) {
        box.input.setAttribute("aria-invalid", "true");
        box.input.focus();
      }
    }
  }

  #value({ option, input, picked }) {
    const text = input.value.trim();
    if (picked?.label === input.value) return picked.value;
    const named = option.choices.find((choice) => choice.name.toLowerCase() === text.toLowerCase());
    return named ? named.value : text;
  }

  #box(option) {
    const chip = document.createElement("div");
    chip.className = option.required ? "chip needed" : "chip";
    const input = document.createElement("input");
    input.id = `option-${option.name}`;
    input.type = option.type === "attachment" ? "file" : "text";
    const label = document.createElement("label");
    label.htmlFor = input.id;
    label.textContent = option.label;
    const about = document.createElement("span");
    about.id = `${input.id}-about`;
    about.className = "unseen";
    about.textContent = `${option.required ? "Required. " : ""}${option.description}`;
    input.setAttribute("aria-describedby", about.id);
    if (option.required) input.setAttribute("aria-required", "true");
    if (WHOLE[option.type]) input.inputMode = WHOLE[option.type];
    chip.append(label, input, about);
    this.root.append(chip);
    const box = { option, input, picked: null };
    input.addEventListener("focus", () => this.#tell(option));
    if (input.type === "text" && (option.choices.length || option.autocomplete)) this.#suggest(box);
    return box;
  }

  #tell(option) {
    const bounds = [option.min_value, option.max_value].map((bound) => bound?.toLocaleString("en"));
    const range = bounds[0] !== undefined && bounds[1] !== undefined ? ` (${bounds[0]} to ${bounds[1]})` : "";
    this.hint.textContent = `${option.label}: ${option.description}${range}${option.required ? "" : " · may be left out"}`;
  }

  #suggest(box) {
    const list = document.createElement("ul");
    list.className = "list";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", `Suggestions for ${box.option.label}`);
    // It lies over the messages, above the whole command.
    this.root.closest("form").append(list);
    this.#lists.push(list);
    const { input } = box;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.autocomplete = "off";
    const picker = new Picker(input, list, (item) => {
      box.picked = item;
      input.value = item.label;
    });
    let waiting, asking;
    const refresh = async () => {
      asking?.abort();
      asking = new AbortController();
      const items = box.option.autocomplete ? await this.#asked(box, asking.signal) : matching(box);
      if (items && document.activeElement === input) picker.show(items, { first: input.value.trim() !== "" });
    };
    input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(refresh, box.option.autocomplete ? PAUSE : 0);
    });
    input.addEventListener("focus", refresh);
    input.addEventListener("blur", () => clearTimeout(waiting));
    input.addEventListener("keydown", (event) => {
      if (!picker.open && event.key === "ArrowDown") refresh();
      picker.key(event);
    });
  }

  /** Ask the bot what fits what is typed; null when something newer was typed meanwhile. */
  async #asked({ option, input }, signal) {
    const what = { path: this.command.path, options: { ...this.values(), [option.name]: input.value }, focused: option.name };
    const told = await send("suggest", what, { signal });
    if (told.aborted) return null;
    return (told.choices ?? []).map((choice) => ({ label: choice.name, value: choice.value }));
  }
}

function matching({ option, input }) {
  const typed = input.value.trim().toLowerCase();
  const all = option.choices.map((choice) => ({ label: choice.name, value: choice.value }));
  return all.some((item) => item.label.toLowerCase() === typed) ? all : all.filter((item) => item.label.toLowerCase().includes(typed));
}
