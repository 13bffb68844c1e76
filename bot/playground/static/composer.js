// The line at the bottom: plain words, or a command with its options.

import { Fields } from "./fields.js";
import { read, send } from "./net.js";
import { Picker } from "./picker.js";

const LATE = 300;
// An option begins with a letter, so that a time such as 18:00 stays in the value it is in.
const OPTION = /\s+(?=\p{L}[^\s:/]*:)/u;
const $ = (id) => document.getElementById(id);

export class Composer {
  #commands = [];
  #command = null;

  /** `done` is called with what the server said of a command that was sent, `say` with a sentence for the person. */
  constructor({ done, say }) {
    this.done = done;
    this.say = say;
    this.fields = new Fields($("fields"), $("hint"));
    this.picker = new Picker($("line"), $("commands"), (item) => this.take(item.command));
    $("line").addEventListener("input", () => this.#typed());
    $("line").addEventListener("keydown", (event) => this.picker.key(event));
    $("cancel").addEventListener("click", () => this.leave());
    $("call").addEventListener("keydown", (event) => this.#keyed(event));
    $("composer").addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.#command && !event.defaultPrevented) this.leave();
    });
    $("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
  }

  /** Fetch what the person can type here, in their language. */
  async load() {
    const told = await read("commands");
    this.#commands = told?.commands ?? [];
    return this.#commands;
  }

  /** Make a command ready, with some options filled. */
  take(command, given) {
    this.#command = command;
    $("call-name").textContent = command.name;
    $("call-about").textContent = command.description;
    this.fields.show(command, given);
    $("call").hidden = false;
    $("line").value = "";
    $("bar").classList.add("called");
    if (!this.fields.focus()) $("send").focus();
  }

  /** Go back to plain words. */
  leave({ focus = true } = {}) {
    this.#command = null;
    $("call").hidden = true;
    this.fields.clear();
    $("bar").classList.remove("called");
    if (focus) $("line").focus();
  }

  #typed() {
    this.say("");
    // What there is may have changed since; meanwhile, and if nothing did, what is known will do.
    if ($("line").value === "/") this.#renew();
    this.#offer();
  }

  async #renew() {
    const before = JSON.stringify(this.#commands);
    if (JSON.stringify(await this.load()) !== before) this.#offer();
  }

  /** Offer the commands that fit what stands in the line now. */
  #offer() {
    const text = $("line").value;
    if (!text.startsWith("/") || this.#command) return this.picker.close();
    const written = this.#written(text);
    if (written) return this.take(...written);
    const typed = text.trim().toLowerCase();
    const fits = this.#commands.filter((item) => item.name.startsWith(typed) || item.path.startsWith(typed));
    const holds = this.#commands.filter((item) => !fits.includes(item) && item.name.includes(typed.slice(1)));
    const items = [...fits, ...holds].map((command) => ({ label: command.name, about: command.description, command }));
    this.picker.show(items, { first: true });
  }

  /** Read a command that was written out, as "/profile set country:NO ". */
  #written(text) {
    const by = (key) => this.#commands.find((item) => text.startsWith(`${item[key]} `));
    const command = by("name") ?? by("path");
    if (!command) return null;
    const called = text.startsWith(`${command.name} `) ? command.name : command.path;
    const parts = text.slice(called.length).trim().split(OPTION).filter((part) => part.includes(":"));
    const pairs = parts.map((part) => [part.slice(0, part.indexOf(":")), part.slice(part.indexOf(":") + 1).trim()]);
    return [command, Object.fromEntries(pairs)];
  }

  #keyed(event) {
    if (event.key === "Enter" && event.target.matches("input") && !event.defaultPrevented) {
      event.preventDefault();
      $("composer").requestSubmit();
    }
  }

  async #send() {
    this.say("");
    if (this.#command) return this.#run(this.#command);
    const text = $("line").value.trim();
    if (!text) return;
    if (text.startsWith("/")) return this.#runWritten(text);
    $("line").value = "";
    this.done(await send("write", { text }));
  }

  /** A whole line typed or pasted before the list could follow. */
  async #runWritten(text) {
    await this.load();
    const written = this.#written(`${text} `);
    if (!written) return this.say(`There is no command ${text.split(" ")[0]} here. Type / to see those there are.`);
    this.take(...written);
    this.#run(written[0]);
  }

  async #run(command) {
    const asked = send("run", { path: command.path, options: this.fields.values() }, { files: this.fields.files() });
    // What the client itself refuses comes at once; a bot that thinks must not hold up the line.
    const late = setTimeout(() => this.#command === command && this.leave(), LATE);
    const told = await asked;
    clearTimeout(late);
    const open = this.#command === command;
    if (told.refused && open) this.fields.blame(told.refused);
    else if (open) this.leave();
    this.done(told);
  }
}
