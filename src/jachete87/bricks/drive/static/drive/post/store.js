// What this tablet keeps, even when it is switched off: deeds still to be sent, and how the post stood at last.

const opened = new Promise((resolve, reject) => {
  const asking = indexedDB.open("poste", 1);
  asking.onupgradeneeded = () => {
    asking.result.createObjectStore("deeds", { keyPath: "n", autoIncrement: true });
    asking.result.createObjectStore("states");
  };
  asking.onsuccess = () => resolve(asking.result);
  asking.onerror = () => reject(asking.error);
});

async function run(name, mode, ask) {
  const transaction = (await opened).transaction(name, mode, { durability: "strict" });
  return new Promise((resolve, reject) => {
    const asked = ask(transaction.objectStore(name));
    transaction.oncomplete = () => resolve(asked?.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

export async function deedsOf(post) {
  return (await run("deeds", "readonly", (all) => all.getAll())).filter((deed) => deed.post === post);
}

// Changes the deeds of a post in one transaction: `decide` gets them, and says what to `put` and what to `remove`.
export async function update(post, decide) {
  let decided;
  await run("deeds", "readwrite", (all) => {
    const asked = all.getAll();
    asked.onsuccess = () => {
      decided = decide(asked.result.filter((deed) => deed.post === post));
      for (const deed of decided.remove ?? []) all.delete(deed.n);
      for (const deed of decided.put ?? []) all.put(deed);
    };
  });
  return decided;
}

export function keepState(post, state) {
  return run("states", "readwrite", (all) => all.put(state, post));
}

export function stateOf(post) {
  return run("states", "readonly", (all) => all.get(post));
}

// The name of this tablet, the same for good.
export function device() {
  const known = localStorage.getItem("poste") ?? crypto.randomUUID().slice(0, 4).toUpperCase();
  localStorage.setItem("poste", known);
  return known;
}
