// The messages: drawn anew only where they changed, so that focus and place are kept.

import { tellTimes } from "./times.js";

const NEAR = 80;

export class Chat {
  #drawn = new Map();

  constructor(log, root) {
    this.log = log;
    this.root = root;
  }

  /** Forget everything, for another place. */
  clear() {
    this.#drawn.clear();
    this.root.replaceChildren();
  }

  /** Show messages as the server drew them, each with an id and its HTML. */
  show(messages) {
    const atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR;
    const wanted = new Set(messages.map((message) => message.id));
    for (const [id, { node }] of this.#drawn) {
      if (wanted.has(id)) continue;
      this.#drawn.delete(id);
      if (node.contains(document.activeElement)) this.log.focus({ preventScroll: true });
      node.remove();
    }
    let newest = null;
    let before = null;
    for (const message of messages) {
      const known = this.#drawn.get(message.id);
      const node = known?.html === message.html ? known.node : this.#draw(message, known?.node, before);
      // The last one also when it grew: where the bot was thinking, its answer is now.
      if (!known || (node !== known.node && message === messages.at(-1))) newest = node;
      before = node;
    }
    if (newest && (atEnd || newest === this.root.lastElementChild)) reveal(this.log, newest);
  }

  #draw(message, old, before) {
    const template = document.createElement("template");
    template.innerHTML = message.html;
    const node = template.content.firstElementChild;
    tellTimes(node);
    colour(node);
    this.#drawn.set(message.id, { html: message.html, node });
    if (!old) {
      if (before) before.after(node);
      else this.root.prepend(node);
      return node;
    }
    const held = old.contains(document.activeElement) ? document.activeElement : null;
    old.replaceWith(node);
    if (held) hold(this.log, node, held);
    return node;
  }
}

/** Keep the focus on what was pressed if it is still there, else on the message that took its place. */
function hold(log, node, held) {
  const name = held.dataset.press ? "press" : "key";
  const same = held.dataset[name] && node.querySelector(`[data-${name}="${CSS.escape(held.dataset[name])}"]`);
  (same || node).focus({ preventScroll: true });
  reveal(log, node);
}

/** Bring a message into view; of one that is taller than the view, its beginning. */
function reveal(log, node) {
  const tall = node.offsetHeight > log.clientHeight;
  const last = node === node.parentElement.lastElementChild;
  if (!tall && last) log.scrollTop = log.scrollHeight;
  else node.scrollIntoView({ block: tall ? "start" : "nearest" });
}

function colour(node) {
  for (const part of node.querySelectorAll("[data-accent]")) part.style.setProperty("--edge", part.dataset.accent);
}
