// One message as an element: who wrote it and why, its text, its controls.

import { MESSAGE_MENU } from '/page/commands.js';
import { rowsOf } from '/page/controls.js';
import { element, freshId, sign } from '/page/elements.js';
import { nodesOf } from '/page/markdown.js';

const DAY = 24 * 60 * 60 * 1000;
/** Characters of a message that are shown above a reply to it. */
const REFERENCE = 120;

/** The picture of somebody. */
export function avatarOf(world, id) {
  const role = id === world.bot.id ? 'bot' : (world.person(id)?.role ?? 'member');
  return `/page/${role}.svg`;
}

/** What somebody is called. */
export function calledOf(user) {
  return user.global_name ?? user.username;
}

/** When something was written, as Discord says it. */
export function timeOf(timestamp, now = new Date()) {
  const at = new Date(timestamp);
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  const time = new Intl.DateTimeFormat('en-US', { timeStyle: 'short' }).format(at);
  if (at.getTime() >= midnight) {
    return `Today at ${time}`;
  }
  if (at.getTime() >= midnight - DAY) {
    return `Yesterday at ${time}`;
  }
  return new Intl.DateTimeFormat('en-US', { dateStyle: 'short', timeStyle: 'short' }).format(at);
}

/**
 * A message as an element. `doing` says what can be done with it: `press(message, custom_id, values)`, `reply(message)`,
 * `dismiss(message)`, `menu(message, button)`, `goTo(id)`; `names` is what Markdown needs of names.
 */
export function messageElement(message, { world, view, names, doing }) {
  const shown = element('discord-message', { role: 'article', tabindex: '-1', 'data-message': message.id });
  const isPrivate = Boolean(message.visible_to);
  Object.assign(shown, {
    author: calledOf(message.author),
    avatar: avatarOf(world, message.author.id),
    bot: Boolean(message.author.bot),
    edited: Boolean(message.edited_timestamp) && !message.is_waiting,
    timestamp: timeOf(message.timestamp),
  });
  shown.setAttribute('aria-label', labelOf(message, isPrivate));
  shown.classList.toggle('private', isPrivate);
  const content = contentOf(message, world, names, view.locale);
  content.id = freshId('text');
  shown.append(
    ...[headOf(message, world, doing)].filter(Boolean),
    content,
    ...attachmentsOf(message),
    ...(message.is_waiting ? [] : rowsOf(message, (id, values) => doing.press(message, id, values))),
    ...(isPrivate ? [privateNote(message, doing)] : []),
    toolsOf(message, doing),
  );
  return shown;
}

function labelOf(message, isPrivate) {
  const reason = message.interaction_metadata
    ? `, after ${calledOf(message.interaction_metadata.user)} used ${message.interaction_metadata.name}`
    : '';
  return `${calledOf(message.author)}, ${timeOf(message.timestamp)}${reason}${isPrivate ? ', only you can see this' : ''}`;
}

/** What the message answers: a command or another message. */
function headOf(message, world, doing) {
  const used = message.interaction_metadata;
  if (used) {
    const isMenu = world.commands.some((command) => command.type === MESSAGE_MENU && command.name === used.name);
    const head = element('discord-command', { slot: 'reply' });
    return Object.assign(head, {
      author: calledOf(used.user),
      avatar: avatarOf(world, used.user.id),
      type: isMenu ? 'message_command' : 'slash_command',
      command: used.name,
    });
  }
  const meant = message.referenced_message;
  if (meant) {
    const head = element('discord-reply', { slot: 'reply' });
    const words = plainText(meant.content, world) || 'Go to the message';
    head.append(
      element('button', { type: 'button', class: 'bare reference', onclick: () => doing.goTo(meant.id) }, words),
    );
    return Object.assign(head, {
      author: calledOf(meant.author),
      avatar: avatarOf(world, meant.author.id),
      bot: Boolean(meant.author.bot),
    });
  }
  return null;
}

/** The words of a message on one line, without most of its marks. */
function plainText(content, world) {
  const named = content.replace(/<@!?(\d+)>/g, (mention, id) => (world.nameOf(id) ? `@${world.nameOf(id)}` : mention));
  const words = named.replace(/^(> |-# )/gm, '').replace(/\*\*|__|\\(?=\W)/g, '').replace(/\s+/g, ' ').trim();
  return words.length > REFERENCE ? `${words.slice(0, REFERENCE)}…` : words;
}

function contentOf(message, world, names, locale) {
  if (message.has_failed) {
    return element('div', { class: 'text failed' }, sign('❗ '), 'The application did not respond');
  }
  if (message.is_waiting) {
    const dots = element('span', { class: 'dots', 'aria-hidden': 'true' }, element('i'), element('i'), element('i'));
    return element('div', { class: 'text waiting' }, dots, `${calledOf(message.author)} is thinking…`);
  }
  return element('div', { class: 'text' }, nodesOf(message.content ?? '', names, locale));
}

function attachmentsOf(message) {
  return (message.attachments ?? []).map((file) =>
    element('div', { slot: 'attachments', class: 'attachment' }, sign('📄 '), file.filename ?? 'a file'),
  );
}

function privateNote(message, doing) {
  const dismiss = element('button', { type: 'button', class: 'link', onclick: () => doing.dismiss(message) }, 'Dismiss message');
  return element('p', { slot: 'components', class: 'private-note' }, sign('👁 '), 'Only you can see this • ', dismiss);
}

/** What can be done with any message; seen when the message is pointed at or has the focus. */
function toolsOf(message, doing) {
  const named = `${calledOf(message.author)}’s message`;
  const reply = element(
    'button',
    { type: 'button', class: 'icon', tabindex: '-1', 'aria-label': `Reply to ${named}`, title: 'Reply', onclick: () => doing.reply(message) },
    sign('↩'),
  );
  const more = element(
    'button',
    {
      type: 'button',
      class: 'icon',
      tabindex: '-1',
      'aria-haspopup': 'menu',
      'aria-label': `More for ${named}`,
      title: 'More',
      onclick: (event) => doing.menu(message, event.currentTarget),
    },
    sign('⋯'),
  );
  const isReal = !message.is_waiting && !message.has_failed;
  return element('div', { class: 'tools' }, isReal && !message.visible_to ? reply : null, more);
}
