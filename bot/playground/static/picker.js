// A text box with a list of suggestions under the arrow keys: the combobox that commands and options share.

const MARGIN = 14;

let made = 0;

export class Picker {
  #items = [];
  #at = -1;

  /** `pick` is called with the item that was chosen. */
  constructor(input, list, pick) {
    this.input = input;
    this.list = list;
    this.pick = pick;
    list.id ||= `list${++made}`;
    input.setAttribute("aria-controls", list.id);
    input.addEventListener("blur", () => this.close());
    // The box keeps the focus while somebody presses in its list.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => this.#choose(Number(event.target.closest("[role=option]")?.dataset.at ?? -1)));
  }

  get open() {
    return !this.list.hidden;
  }

  /** Show items, each with a label and perhaps a text about it; `first` makes the first one ready for Enter. */
  show(items, { first }) {
    this.#items = items;
    this.list.replaceChildren(...items.map((item, at) => this.#option(item, at)));
    this.list.hidden = items.length === 0;
    this.input.setAttribute("aria-expanded", String(this.open));
    this.list.style.setProperty("--room", `${this.input.form.getBoundingClientRect().top - MARGIN}px`);
    this.#move(first && items.length ? 0 : -1);
  }

  close() {
    this.show([], { first: false });
  }

  /** Take a key if it is one for the list; says whether it was. */
  key(event) {
    if (!this.open || event.isComposing) return false;
    const last = this.#items.length - 1;
    const moves = { ArrowDown: this.#at >= last ? 0 : this.#at + 1, ArrowUp: this.#at <= 0 ? last : this.#at - 1 };
    if (event.key in moves) this.#move(moves[event.key]);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && this.#at >= 0) this.#choose(this.#at);
    else {
      if (event.key === "Tab" && this.#at >= 0) this.#choose(this.#at);
      return false;
    }
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  #option(item, at) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${at}`;
    option.dataset.at = at;
    option.setAttribute("role", "option");
    const name = document.createElement("span");
    name.textContent = item.label;
    option.append(name);
    if (item.about) {
      const about = document.createElement("small");
      about.textContent = item.about;
      option.append(about);
    }
    return option;
  }

  #move(at) {
    this.#at = at;
    [...this.list.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    const active = this.list.children[at];
    if (active) {
      this.input.setAttribute("aria-activedescendant", active.id);
      active.scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  #choose(at) {
    const item = this.#items[at];
    if (!item) return;
    this.close();
    this.pick(item);
  }
}
