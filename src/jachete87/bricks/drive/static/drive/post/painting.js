// Shows on the page how the post stands: words, not colours alone, and what is still to be sent.

const language = document.documentElement.lang;
const money = new Intl.NumberFormat(language, { style: "currency", currency: "EUR" });

export function say(text, values = {}) {
  return text.replace(/\{(\w+)\}/g, (_all, name) => values[name] ?? "");
}

function paintOne(element, fact, text) {
  element.dataset.state = fact.state ?? element.dataset.state;
  element.toggleAttribute("data-waiting", Boolean(fact.waiting));
  const said = element.querySelector("[data-said]");
  if (said && text) said.textContent = text;
}

function lineText(fact, texts) {
  if (fact.state === "ordered" && !fact.announced) return "";
  if (fact.state !== "weighed") return texts.lines[fact.state] ?? "";
  return say(texts.weighed, { grams: fact.grams, price: money.format(fact.worth / 100) });
}

function paintDue(element, fact) {
  for (const place of element.querySelectorAll("[data-due]")) place.textContent = money.format(fact.due / 100);
  const amount = element.querySelector("[data-due-amount]");
  if (amount && amount !== document.activeElement && !amount.dataset.typed) amount.value = (fact.due / 100).toFixed(2);
}

export function paint(now, texts) {
  const later = (fact, text) => (fact.waiting ? say(texts.later, { text }) : text);
  for (const [place, fact] of now.places) {
    for (const element of document.querySelectorAll(`[data-of-place="${place}"]`)) {
      paintOne(element, fact, later(fact, texts.places[fact.state]));
      if (fact.due !== undefined) paintDue(element, fact);
    }
  }
  for (const [line, fact] of now.lines) {
    for (const element of document.querySelectorAll(`[data-of-line="${line}"]`)) {
      paintOne(element, fact, later(fact, lineText(fact, texts)));
    }
  }
  for (const [seller, fact] of now.sellers) {
    for (const element of document.querySelectorAll(`[data-of-seller="${seller}"]`)) {
      paintOne(element, fact, later(fact, texts.sellers[fact.state]));
    }
  }
}

// The line that says whether all is sent.
export function paintLine(line, connection, queue, texts) {
  const waiting = queue.filter((deed) => !deed.refused).length;
  const refused = queue.filter((deed) => deed.refused);
  const text = waiting ? (waiting === 1 ? texts.one : say(texts.many, { n: waiting })) : texts.none[connection];
  line.hidden = false;
  line.dataset.connection = waiting || connection !== "online" ? connection : "done";
  line.querySelector("[data-line-said]").textContent = [texts.connections[connection], text].filter(Boolean).join(", ");
  line.querySelector("[data-send]").hidden = !waiting && connection === "online";
  line.querySelector("[data-sign-in]").hidden = connection !== "signed_out";
  const list = line.querySelector("[data-refused]");
  list.replaceChildren(...refused.map((deed) => {
    const item = document.createElement("li");
    item.textContent = say(texts.refused, { text: deed.refused });
    return item;
  }));
}
