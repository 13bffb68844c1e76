// The bot's forms: a dialog with its fields, that keeps what was written until it is taken.

import { send } from "./net.js";

const $ = (id) => document.getElementById(id);

export class Dialog {
  #form = null;

  /** `done` is called with what the server said, `closed` once the dialog is gone. */
  constructor({ done, closed }) {
    this.done = done;
    $("dialog-close").addEventListener("click", () => $("dialog").close());
    $("dialog-cancel").addEventListener("click", () => $("dialog").close());
    $("dialog").addEventListener("close", closed);
    $("dialog-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
  }

  /** Open a form as the server drew it. */
  open(form) {
    this.#form = form;
    $("dialog-title").textContent = form.title;
    $("dialog-fields").innerHTML = form.html;
    $("dialog-alert").textContent = "";
    $("dialog").showModal();
    $("dialog-fields").querySelector("input, select, textarea")?.focus();
  }

  async #submit() {
    const [values, files] = filled();
    $("dialog-form").setAttribute("aria-busy", "true");
    const told = await send("submit", { form: this.#form.id, values }, { files });
    $("dialog-form").removeAttribute("aria-busy");
    if (told.refused) {
      $("dialog-alert").textContent = told.refused;
      return;
    }
    $("dialog").close();
    this.done(told);
  }
}

const READ = {
  check: (field) => field.querySelector("input").checked,
  radio: (field) => field.querySelector("input:checked")?.value,
  text: (field) => field.querySelector("input, textarea, select").value,
  several: (field) => [...field.querySelectorAll("input:checked")].map((box) => box.value),
};

/** Read the fields; what was left empty and need not be filled stays out. */
function filled() {
  const values = {};
  const files = {};
  for (const field of $("dialog-fields").querySelectorAll("[data-field]")) {
    const name = field.dataset.field;
    const file = field.querySelector("input[type=file]");
    if (file) {
      files[name] = [...file.files];
      continue;
    }
    const value = READ[kind(field)](field);
    const empty = value === undefined || value === "" || value?.length === 0;
    if (!empty || field.dataset.kind === "input") values[name] = value;
  }
  return [values, files];
}

function kind(field) {
  if (["check", "radio"].includes(field.dataset.kind)) return field.dataset.kind;
  return field.querySelector("fieldset") ? "several" : "text";
}
