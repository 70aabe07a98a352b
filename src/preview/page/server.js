// Speaks to the server that this page came from, and to nobody else.

/** What the server sends by itself. */
const EVENTS = ['world', 'message', 'gone', 'channel', 'commands', 'bot'];

/** Hands every event of the server to `take(name, data)`, and says to `connected(isThere)` whether it can be reached. */
export function listen(take, connected) {
  // The browser connects again by itself, and the server begins with the whole world then.
  const source = new EventSource('/events');
  for (const name of EVENTS) {
    source.addEventListener(name, (event) => take(name, JSON.parse(event.data)));
  }
  source.addEventListener('open', () => connected(true));
  source.addEventListener('error', () => connected(false));
}

/** Does something as somebody; gives the server's answer. Throws an error whose message can be shown. */
export async function act(action) {
  return answered(
    await reached(() =>
      fetch('/do', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(action) }),
    ),
  );
}

/** Hands a file over; gives the id that stands for it in a command. Throws an error whose message can be shown. */
export async function upload(file) {
  const address = `/files?name=${encodeURIComponent(file.name)}`;
  const answer = await answered(await reached(() => fetch(address, { method: 'POST', body: file })));
  return answer.id;
}

/** Questions that the articles answer, for people who see the page for the first time. */
export async function examples() {
  try {
    const { questions } = await answered(await reached(() => fetch('/examples')));
    return questions;
  } catch {
    // The page is whole without them.
    return [];
  }
}

async function reached(call) {
  try {
    return await call();
  } catch {
    throw new Error('The preview does not answer. Is `pullquote preview` still running?');
  }
}

async function answered(response) {
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Error(answer.error ?? `The preview refused that (status ${response.status}).`);
  }
  return answer;
}
