// The page of `pullquote preview`: a Discord channel with the bot in it. This file ties its parts together.

import { MESSAGE_MENU, nameOf, offered } from '/page/commands.js';
import { prepareComponents } from '/page/component-styles.js';
import { Composer } from '/page/composer.js';
import { Log } from '/page/log.js';
import { openMenu } from '/page/menu.js';
import { act, examples, listen } from '/page/server.js';
import { Sidebar } from '/page/sidebar.js';
import { View } from '/page/view.js';
import { welcome } from '/page/welcome.js';
import { World } from '/page/world.js';

prepareComponents();

const place = (id) => document.getElementById(id);
const world = new World();
const view = new View();
const unread = new Set();
const questions = await examples();

/** Does something as whoever the page is seen through, where it is looked at. */
function doAs(action) {
  return act({ person: view.person, channel: view.channel, locale: view.locale, ...action });
}

/** The same where nothing waits for it: what goes wrong is shown. */
async function attempt(action) {
  try {
    await doAs(action);
    notice('');
  } catch (error) {
    notice(error.message);
  }
}

function notice(sentence) {
  place('notice').textContent = sentence;
}

const composer = new Composer(place('composer'), { world, view, act: doAs });

const doing = {
  press: (message, customId, values) => attempt({ act: 'press', message: message.id, custom_id: customId, values }),
  reply: (message) => composer.replyTo(message),
  dismiss: (message) => attempt({ act: 'dismiss', message: message.id }),
  goTo: (id) => log.goTo(id),
  menu(message, opener, point) {
    const person = world.person(view.person);
    const apps = offered(world.commands, MESSAGE_MENU, person, world.channel(view.channel));
    const isReal = !message.is_waiting && !message.has_failed;
    const own = [
      { label: 'Reply', choose: () => composer.replyTo(message) },
      { label: 'Copy text', choose: () => navigator.clipboard?.writeText(message.content).catch(() => {}) },
    ];
    const commands = apps.map((command) => ({
      label: nameOf(command, view.locale),
      choose: () => attempt({ act: 'command', name: command.name, kind: MESSAGE_MENU, options: [], target: message.id }),
    }));
    const dismissal = [{ label: 'Dismiss message', choose: () => doing.dismiss(message) }];
    openMenu(
      [
        { heading: 'Message', items: message.visible_to ? dismissal : isReal ? own : [] },
        { heading: 'Apps', items: isReal ? commands : [] },
      ],
      opener,
      point,
    );
  },
};

const names = {
  person: (id) => world.nameOf(id),
  channel: (id) => world.channel(id)?.name,
  openChannel: (id) => view.set('channel', id),
  openCommand: (name) => composer.begin(name),
};

const log = new Log(place('log'), { world, view, names, doing });
const sidebar = new Sidebar(place('sidebar'), { world, view, unread });

/** Shows everything anew. */
function showAll() {
  const person = world.person(view.person) ?? world.people[0];
  const seen = world.channelsOf(person?.id);
  const channel = seen.find(({ id }) => id === view.channel) ?? seen[0];
  view.settle({ person: person?.id ?? null, channel: channel?.id ?? null });
  sidebar.renderSettings();
  showPresence();
  showChannel();
}

/** Shows the channel that is looked at. */
function showChannel() {
  unread.delete(view.channel);
  sidebar.render();
  const channel = world.channel(view.channel);
  const name = channel?.kind === 'channel' ? `#${channel.name}` : (channel?.name ?? 'pullquote preview');
  place('title').textContent = name;
  document.title = `${name} – pullquote preview`;
  composer.reset();
  const start = welcome(channel, world.bot, questions, (question) => composer.begin('ask', question));
  log.show(channel, view.person, start);
}

function showPresence() {
  const { name, online } = world.bot;
  place('presence').textContent = online ? `${name} is online` : `${name} is offline`;
  place('presence').classList.toggle('online', online);
}

function showTheme() {
  document.documentElement.dataset.theme = view.isLight ? 'light' : 'dark';
}

/** Folds the channel list away on narrow screens, or out. */
function unfold(isOpen) {
  document.body.classList.toggle('unfolded', isOpen);
  place('unfold').setAttribute('aria-expanded', String(isOpen));
}

world.addEventListener('world', showAll);
world.addEventListener('bot', showPresence);
world.addEventListener('channel', () => sidebar.render());
world.addEventListener('gone', (event) => log.remove(event.detail.id));
world.addEventListener('message', ({ detail: message }) => {
  if (world.isSeen(message, view.channel, view.person)) {
    log.put(message);
  } else if (world.isSeen(message, message.channel_id, view.person)) {
    unread.add(message.channel_id);
    sidebar.render();
  }
});

view.addEventListener('channel', () => {
  unfold(false);
  showChannel();
  composer.focus();
});
view.addEventListener('person', showAll);
view.addEventListener('locale', showChannel);
view.addEventListener('theme', () => {
  showTheme();
  log.light(view.isLight);
});

place('unfold').addEventListener('click', () => unfold(place('unfold').getAttribute('aria-expanded') !== 'true'));
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && document.body.classList.contains('unfolded')) {
    unfold(false);
    place('unfold').focus();
  }
});

document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  composer.focus();
});

showTheme();
listen(
  (name, data) => world.take(name, data),
  (isThere) => notice(isThere ? '' : 'The connection to the preview is lost. Trying again…'),
);
