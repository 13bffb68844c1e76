// Everything that is asked of the server.

import { here } from "./here.js";

const LOST = "The playground does not answer. Is it still running in the terminal?";

/** Ask for something that is only read. */
export function read(name) {
  const { who, locale, place } = here;
  const query = name === "scene" ? { who } : { who, locale, place };
  return answer(fetch(`/api/${name}?${new URLSearchParams(query)}`));
}

/** Do something as the person one is; files are sent beside it, by the option or field they are for. */
export function send(name, what, { files = {}, signal } = {}) {
  const asked = JSON.stringify({ ...here, ...what });
  if (!Object.values(files).some((list) => list.length)) {
    return answer(fetch(`/api/${name}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: asked, signal }));
  }
  const body = new FormData();
  body.append("ask", asked);
  for (const [key, list] of Object.entries(files)) {
    for (const file of list) body.append(key, file, file.name);
  }
  return answer(fetch(`/api/${name}`, { method: "POST", body, signal }));
}

async function answer(asking) {
  try {
    const response = await asking;
    const told = await response.json();
    return response.ok ? told : { refused: told.error };
  } catch (error) {
    return error.name === "AbortError" ? { aborted: true } : { refused: LOST };
  }
}

/** Hear of changes, and of the line being lost, back again or refused, until the function given back is called. */
export function listen({ changed, lost, back, refused }) {
  const { who, locale, place } = here;
  const source = new EventSource(`/api/changes?${new URLSearchParams({ who, locale, place })}`);
  let broken = false;
  source.onmessage = changed;
  source.onerror = () => {
    broken = true;
    // A line that was refused is not tried again by itself.
    (source.readyState === EventSource.CLOSED ? refused : lost)(LOST);
  };
  source.onopen = () => {
    if (broken) back();
    broken = false;
  };
  return () => source.close();
}
