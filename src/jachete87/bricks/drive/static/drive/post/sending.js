// Sends what waits, as often as it takes: the portal applies each deed once and answers the same each time.

import * as store from "./store.js";

const AT_ONCE = 50;
const PATIENCE = 30_000;

class SignedOut extends Error {}

async function ask(address, options = {}) {
  const answer = await fetch(address, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE), ...options });
  if (answer.type === "opaqueredirect" || answer.status === 403) throw new SignedOut();
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

function post(address, body, token) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  return ask(address, { method: "POST", headers, body: JSON.stringify(body) });
}

// What is about to be told: from now on it is never replaced.
async function take(desk) {
  const { put } = await store.update(desk.post, (queue) => {
    const waiting = queue.filter((deed) => !deed.refused).slice(0, AT_ONCE);
    return { put: waiting.map((deed) => ({ ...deed, tried: true })) };
  });
  return put;
}

function settle(desk, answers) {
  const answered = new Map(answers.map((answer) => [answer.key, answer]));
  const isRefused = (deed) => answered.get(deed.key).outcome === "refused";
  return store.update(desk.post, (queue) => {
    const told = queue.filter((deed) => answered.has(deed.key));
    const refused = told.filter(isRefused).map((deed) => ({ ...deed, refused: answered.get(deed.key).told }));
    return { put: refused, remove: told.filter((deed) => !isRefused(deed)) };
  });
}

async function sendAll(desk) {
  let state = await ask(desk.stateAddress);
  for (;;) {
    const waiting = await take(desk);
    if (!waiting.length) break;
    const body = { device: desk.device, sent_at: new Date().toISOString(), deeds: waiting };
    const told = await post(desk.deedsAddress, body, state.csrf);
    await settle(desk, told.answers);
    state = told.state;
  }
  await store.keepState(desk.post, state);
}

// "online", "offline" or "signed_out"; one window of the tablet sends at a time.
export function send(desk) {
  return navigator.locks.request(`poste ${desk.post}`, async () => {
    try {
      await sendAll(desk);
      return "online";
    } catch (error) {
      return error instanceof SignedOut ? "signed_out" : "offline";
    }
  });
}
