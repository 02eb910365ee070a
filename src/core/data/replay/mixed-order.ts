/**
 * The order in which rows stand when the last `replayed` of `total` are spread evenly among those before: a trainer that does not
 * shuffle sees both all the time.
 */
export function mixedOrder(total: number, replayed: number): Uint32Array {
  const own = total - replayed;
  const order = new Uint32Array(total);
  let taken = 0;
  for (let place = 0; place < total; place++) {
    const due = Math.floor(((place + 1) * replayed) / total);
    order[place] = due > taken ? own + taken++ : place - taken;
  }
  return order;
}
