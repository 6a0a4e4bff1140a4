// Makes deeds of what is pressed: each has a key of its own, so that it is applied once however often it is sent.

import * as store from "./store.js";

const NUMBERS = ["seller", "place", "order", "line", "grams", "count"];

function said(form) {
  const deed = {};
  for (const [name, value] of new FormData(form)) {
    if (value === "" || ["csrfmiddlewaretoken", "key", "back"].includes(name)) continue;
    deed[name] = NUMBERS.includes(name) ? Number(value) : value;
  }
  return deed;
}

// The weight that this tablet knows of a line: what it said itself and has sent, else what it was told.
function knownWeight(line, queue, state) {
  const sent = queue.findLast((deed) => deed.line === line && deed.kind === "weighed" && deed.tried);
  const lines = state?.collections.flatMap((each) => each.orders).flatMap((order) => order.lines) ?? [];
  return sent?.grams ?? lines.find((each) => each.line === line)?.grams ?? null;
}

// Keeps what a form says; a weight typed anew replaces one that nobody has been told yet.
export function note(post, form, state) {
  const deed = { ...said(form), post, key: crypto.randomUUID(), done_at: new Date().toISOString() };
  return store.update(post, (queue) => {
    const same = (other) => other.kind === "weighed" && other.line === deed.line && !other.tried;
    const instead = deed.kind === "weighed" ? queue.filter(same) : [];
    if (deed.line) deed.seen_grams = knownWeight(deed.line, queue, state);
    return { put: [deed], remove: instead };
  });
}
