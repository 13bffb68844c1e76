// The selects of a message: a button that opens a list; several can be picked where the bot allows it.

let made = 0;

/** Let the selects in an element work; `chosen` is called with the message's part and the values picked. */
export function listenToSelects(root, chosen) {
  root.addEventListener("click", (event) => {
    const opener = event.target.closest(".select > .opener");
    const option = event.target.closest(".select [role=option]");
    if (opener) new Opened(opener.parentElement, chosen).start();
    else if (option) option.parentElement.opened?.toggle(option);
  });
}

class Opened {
  constructor(select, chosen) {
    this.select = select;
    this.chosen = chosen;
    this.opener = select.querySelector(".opener");
    this.list = select.querySelector("[role=listbox]");
    this.options = [...this.list.children];
    this.several = Number(select.dataset.high) > 1;
    this.before = this.values().join("\n");
  }

  start() {
    if (!this.list.hidden) return this.close();
    this.list.opened = this;
    this.list.hidden = false;
    this.opener.setAttribute("aria-expanded", "true");
    for (const option of this.options) option.id ||= `choice${++made}`;
    this.list.onkeydown = (event) => this.key(event);
    this.list.onblur = () => this.close();
    this.list.onpointerdown = (event) => event.preventDefault();
    this.move(Math.max(0, this.options.findIndex((option) => option.ariaSelected === "true")));
    this.list.focus();
  }

  values() {
    return this.options.filter((option) => option.ariaSelected === "true").map((option) => option.dataset.value);
  }

  move(at) {
    this.at = (at + this.options.length) % this.options.length;
    this.options.forEach((option, index) => option.classList.toggle("active", index === this.at));
    this.list.setAttribute("aria-activedescendant", this.options[this.at].id);
    this.options[this.at].scrollIntoView({ block: "nearest" });
  }

  toggle(option) {
    const on = option.ariaSelected !== "true";
    if (!this.several) for (const other of this.options) other.ariaSelected = "false";
    option.ariaSelected = String(on || !this.several);
    this.move(this.options.indexOf(option));
    if (!this.several) this.finish();
  }

  key(event) {
    const moves = { ArrowDown: this.at + 1, ArrowUp: this.at - 1, Home: 0, End: this.options.length - 1 };
    if (event.key in moves) this.move(moves[event.key]);
    else if (event.key === " " || (event.key === "Enter" && !this.several)) this.toggle(this.options[this.at]);
    else if (event.key === "Enter") this.finish();
    else if (event.key === "Escape") this.undo();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  finish() {
    this.close();
    this.opener.focus();
  }

  undo() {
    const kept = this.before.split("\n");
    for (const option of this.options) option.ariaSelected = String(kept.includes(option.dataset.value));
    this.finish();
  }

  /** Send what was picked, if it is something new; a list that closes is a choice made, as on Discord. */
  close() {
    if (this.list.hidden) return;
    this.list.hidden = true;
    this.opener.setAttribute("aria-expanded", "false");
    const picked = this.values();
    if (picked.join("\n") !== this.before) this.chosen(this.select, picked);
  }
}
