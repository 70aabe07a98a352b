// The left side: the channels that somebody sees, and through whose eyes.

import { element, freshId, sign, unseen } from '/page/elements.js';
import { avatarOf } from '/page/message.js';
import { LOCALES, THEMES } from '/page/view.js';

/** Fills a place with the channels and the settings; `unread` holds the ids of channels with something new. */
export class Sidebar {
  #world;
  #view;
  #unread;
  #server = element('h2', { class: 'server' });
  #channels = element('ul', { class: 'channels' });
  #settings = element('div', { class: 'settings' });

  constructor(place, { world, view, unread }) {
    this.#world = world;
    this.#view = view;
    this.#unread = unread;
    place.append(
      element('nav', { 'aria-label': 'Channels' }, this.#server, this.#channels),
      element('section', { 'aria-label': 'Through whose eyes' }, this.#settings),
    );
  }

  /** Shows what there is now. */
  render() {
    const { world, view } = { world: this.#world, view: this.#view };
    const seen = world.channelsOf(view.person);
    const focused = document.activeElement?.dataset?.channel;
    this.#server.textContent = world.server.name;
    this.#channels.replaceChildren(
      ...seen.filter((channel) => channel.kind === 'channel').flatMap((channel) => this.#withThreads(channel, seen)),
      ...seen.filter((channel) => channel.kind === 'direct').map((channel) => this.#item(channel)),
    );
    if (focused) {
      this.#channels.querySelector(`[data-channel="${CSS.escape(focused)}"]`)?.focus();
    }
  }

  /** Shows the settings; done once the people are known, and when they change. */
  renderSettings() {
    const people = this.#world.people.map(({ id, name, role }) => [id, `${name} (${role === 'operator' ? 'runs the bot' : 'member'})`]);
    this.#settings.replaceChildren(
      this.#select('You are', 'person', people),
      this.#select('Language of Discord', 'locale', LOCALES),
      this.#select('Theme', 'theme', THEMES),
    );
  }

  #withThreads(channel, seen) {
    const threads = seen.filter((thread) => thread.kind === 'thread' && thread.parent === channel.id);
    const item = this.#item(channel);
    if (threads.length > 0) {
      item.append(element('ul', { class: 'threads', 'aria-label': `Threads in ${channel.name}` }, threads.map((thread) => this.#item(thread))));
    }
    return [item];
  }

  #item(channel) {
    const isCurrent = channel.id === this.#view.channel;
    const isUnread = this.#unread.has(channel.id) && !isCurrent;
    const mark =
      channel.kind === 'direct'
        ? element('img', { src: avatarOf(this.#world, this.#world.bot.id), alt: '', width: '20', height: '20' })
        : sign(channel.kind === 'thread' ? '↳' : '#');
    const kind = { channel: 'channel', thread: 'thread', direct: 'direct message' }[channel.kind];
    return element(
      'li',
      {},
      element(
        'button',
        {
          type: 'button',
          class: isUnread ? 'channel unread' : 'channel',
          'data-channel': channel.id,
          'aria-current': isCurrent ? 'page' : null,
          onclick: () => this.#view.set('channel', channel.id),
        },
        mark,
        element('span', { class: 'channel-name' }, channel.name),
        unseen(`, ${kind}${isUnread ? ', something new' : ''}`),
      ),
    );
  }

  #select(label, setting, choices) {
    const id = freshId('setting');
    const current = this.#view[setting];
    const options = choices.map(([value, words]) => element('option', { value, selected: value === current }, words));
    return element(
      'div',
      { class: 'setting' },
      element('label', { for: id }, label),
      element('select', { id, onchange: (event) => this.#view.set(setting, event.target.value) }, options),
    );
  }
}
