import { createServer } from 'node:http';

// An OpenAI-style server of known service times, in a process of its own. `node known-service.mjs <mean ms> [stall from ms] [stall to ms]`
// Times are exponential, drawn evenly: the first so many requests have exactly that distribution.

const [mean = 0, stallFrom = 0, stallTo = 0] = process.argv.slice(2).map(Number);
let count = 0;
let began;

/** Base 2 digits mirrored: 1/2, 1/4, 3/4, 1/8 … */
function mirrored(index) {
  let value = 0;
  for (let rest = index, digit = 0.5; rest > 0; rest >>= 1, digit /= 2) value += (rest & 1) * digit;
  return value;
}

const body = JSON.stringify({
  choices: [{ message: { content: 'yes' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 5, completion_tokens: 1 },
});

const server = createServer((request, response) => {
  request.resume();
  const now = performance.now();
  began ??= now;
  const stalled = now - began >= stallFrom && now - began < stallTo ? stallTo - (now - began) : 0;
  const answer = () => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
    response.end(body);
  };
  const wait = -Math.log(1 - mirrored(++count)) * mean + stalled;
  if (wait === 0) answer();
  else setTimeout(answer, wait);
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
