// How the post stands: what the portal told at last, and on top of it what this tablet did since.

function cents(text) {
  return Math.round(Number(text) * 100);
}

// Half up, never above the cap: as the portal reckons.
function worth(line, grams) {
  return Math.min(line.cap, Math.floor((line.cap * grams * 2 + line.announced) / (line.announced * 2)));
}

function told(state) {
  const places = new Map(), lines = new Map();
  for (const each of state?.collections ?? []) {
    const shown = each.absent && each.state !== "handed_over" ? "absent" : each.state;
    places.set(each.place, { state: shown, due: cents(each.due), passes: each.passes });
    for (const line of each.orders.flatMap((order) => order.lines)) {
      const paidHere = each.orders.some((order) => Number(order.due) && order.lines.includes(line));
      const known = { state: line.state, grams: line.grams, announced: line.announced, paidHere };
      lines.set(line.line, { ...known, cap: cents(line.cap), worth: cents(line.worth) });
    }
  }
  return { places, lines, sellers: new Map((state?.sellers ?? []).map((pk) => [pk, { state: "dropped_off" }])) };
}

function cheaper(standing, deed, price) {
  const line = standing.lines.get(deed.line), place = standing.places.get(deed.place);
  if (line?.paidHere && place) place.due = Math.max(0, place.due - Math.max(0, line.worth - price));
  if (line) line.worth = Math.min(line.worth, price);
}

const DONE = {
  weighed(standing, deed) {
    const line = standing.lines.get(deed.line);
    if (line) cheaper(standing, deed, worth(line, deed.grams));
    return [standing.lines, deed.line, { state: "weighed", grams: deed.grams }];
  },
  missing(standing, deed) {
    cheaper(standing, deed, 0);
    return [standing.lines, deed.line, { state: "missing" }];
  },
  packed: (standing, deed) => [standing.places, deed.place, { state: "ready" }],
  handed_over: (standing, deed) => [standing.places, deed.place, { state: deed.order ? "partly" : "handed_over" }],
  absent: (standing, deed) => [standing.places, deed.place, { state: "absent" }],
  containers_back: (standing, deed) => [standing.places, deed.place, { containers: deed.count }],
  dropped_off: (standing, deed) => [standing.sellers, deed.seller, { state: "dropped_off" }],
  not_come: (standing, deed) => [standing.sellers, deed.seller, { state: "not_come" }],
};

export function standing(state, queue) {
  const now = told(state);
  for (const deed of queue.filter((each) => !each.refused)) {
    const [where, which, change] = DONE[deed.kind](now, deed);
    where.set(which, { ...where.get(which), ...change, waiting: true });
  }
  return now;
}
