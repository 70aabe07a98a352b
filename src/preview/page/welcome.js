// The beginning of a channel: what somebody can do here who has never seen the bot.

import { element } from '/page/elements.js';

/** What stands above the first message of a channel; a press on a question calls `ask(question)`. */
export function welcome(channel, bot, questions, ask) {
  const isDirect = channel?.kind === 'direct';
  const name = isDirect ? channel.name : `#${channel?.name ?? ''}`;
  const how = isDirect
    ? 'Whatever you write here is a question.'
    : `Press / for its commands, or write @${bot.name} and a question.`;
  const examples = questions.map((question) =>
    element('li', {}, element('button', { type: 'button', class: 'example', onclick: () => ask(question) }, question)),
  );
  return element(
    'section',
    { class: 'welcome', 'aria-label': 'Welcome' },
    element('h2', {}, isDirect ? `Your conversation with ${name}` : `Welcome to ${name}`),
    element('p', {}, `${bot.name} answers questions about articles with the exact sentence that says it. ${how}`),
    examples.length > 0 ? element('p', {}, 'You could ask:') : null,
    examples.length > 0 ? element('ul', { class: 'examples' }, examples) : null,
  );
}
