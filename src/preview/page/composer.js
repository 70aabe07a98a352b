// The box at the bottom: a message, a reply, or a command with its options.

import { CommandForm } from '/page/command-form.js';
import { SLASH, called, callable, matching, offered } from '/page/commands.js';
import { element, sign } from '/page/elements.js';
import { Refused } from '/page/field.js';
import { calledOf } from '/page/message.js';
import { Suggestions } from '/page/suggestions.js';

/** `act(action)` does something as the person that the view names, and throws an error whose message can be shown. */
export class Composer {
  #world;
  #view;
  #act;
  #suggestions;
  #form = null;
  #replyTo = null;
  #isSending = false;
  #problem = element('p', { class: 'problem', role: 'alert' });
  #reply = element('div', { class: 'replying', hidden: true });
  #text = element('textarea', { rows: '1', class: 'message-text', maxlength: '2000', 'aria-haspopup': 'listbox' });
  #room = element('div', { class: 'room' }, this.#text);

  constructor(place, { world, view, act }) {
    this.#world = world;
    this.#view = view;
    this.#act = act;
    const send = element('button', { type: 'submit', class: 'icon send', 'aria-label': 'Send' }, sign('➤'));
    const form = element('form', { 'aria-label': 'Write to the channel', novalidate: true }, this.#room, send);
    place.append(this.#problem);
    this.#suggestions = new Suggestions(place);
    place.append(this.#reply, form);
    this.#suggestions.attach(this.#text);
    this.#text.addEventListener('input', () => this.#typed());
    this.#text.addEventListener('blur', () => this.#suggestions.close());
    form.addEventListener('keydown', (event) => this.#key(event));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#send();
    });
  }

  /** Follows a change of channel, person or language: what was begun is left. */
  reset() {
    this.#leave();
    this.#answer(null);
    this.#complain('');
    const channel = this.#world.channel(this.#view.channel);
    const place = channel?.kind === 'direct' ? `@${channel.name}` : `#${channel?.name ?? ''}`;
    this.#text.placeholder = `Message ${place}, or / for commands`;
    this.#text.setAttribute('aria-label', `Message ${place}`);
  }

  /** Puts the focus where somebody goes on writing. */
  focus() {
    if (this.#form) {
      this.#form.focus();
    } else {
      this.#text.focus();
    }
  }

  /** Begins a command by its name, with words in its first option. */
  begin(name, words = '') {
    const call = this.#calls().find((call) => call.name === name);
    if (call) {
      this.#answer(null);
      this.#fillIn(call, words);
    } else {
      this.#complain(`There is no command /${name} here.`);
    }
  }

  /** Begins a reply to a message. */
  replyTo(message) {
    this.#leave();
    this.#answer(message);
    this.#text.focus();
  }

  #calls() {
    const person = this.#world.person(this.#view.person);
    const commands = offered(this.#world.commands, SLASH, person, this.#world.channel(this.#view.channel));
    return callable(commands, this.#view.locale);
  }

  #typed() {
    this.#complain('');
    const line = this.#text.value;
    const meant = called(this.#calls(), line);
    if (meant) {
      this.#fillIn(meant.call, meant.rest);
    } else if (/^\/[^\n]*$/.test(line)) {
      this.#offerCommands(line.slice(1));
    } else {
      this.#offerMention();
    }
  }

  #offerCommands(typed) {
    const items = matching(this.#calls(), typed).map((call) => ({ label: `/${call.shown}`, detail: call.description, value: call }));
    this.#suggestions.open(this.#text, {
      heading: typed ? `Commands with “${typed}”` : `Commands of ${this.#world.bot.name}`,
      items,
      isFirstMeant: true,
      choose: ({ value }) => this.#fillIn(value, ''),
    });
  }

  #offerMention() {
    const before = this.#text.value.slice(0, this.#text.selectionStart);
    const typed = /(?:^|\s)@(\w*)$/.exec(before)?.[1].toLowerCase();
    const { name } = this.#world.bot;
    if (typed === undefined || !name.toLowerCase().startsWith(typed)) {
      return this.#suggestions.close();
    }
    const start = before.length - typed.length;
    this.#suggestions.open(this.#text, {
      heading: 'Members',
      items: [{ label: `@${name}`, detail: 'asks the bot', value: name }],
      isFirstMeant: true,
      choose: ({ value }) => this.#text.setRangeText(`${value} `, start, before.length, 'end'),
    });
  }

  #fillIn(call, words) {
    this.#suggestions.close();
    this.#complain('');
    this.#form = new CommandForm(call, {
      world: this.#world,
      view: this.#view,
      suggestions: this.#suggestions,
      complete: (name, options) => this.#complete(name, options),
      leave: () => {
        this.#leave();
        this.#text.focus();
      },
    });
    this.#form.fill(words);
    this.#text.value = '';
    this.#room.replaceChildren(this.#form.element);
    if (this.#form.isEmpty) {
      this.#send();
    } else {
      this.#form.focus();
    }
  }

  #leave() {
    this.#suggestions.close();
    this.#form = null;
    this.#text.value = '';
    this.#room.replaceChildren(this.#text);
  }

  #answer(message) {
    this.#replyTo = message;
    this.#reply.hidden = message === null;
    if (message) {
      const stop = () => {
        this.#answer(null);
        this.#text.focus();
      };
      this.#reply.replaceChildren(
        element('span', {}, `Replying to ${calledOf(message.author)}`),
        element('button', { type: 'button', class: 'bare', 'aria-label': 'Do not reply', onclick: stop }, sign('✕')),
      );
    }
  }

  async #complete(name, options) {
    try {
      const { choices } = await this.#act({ act: 'complete', name, options });
      return choices ?? [];
    } catch (error) {
      this.#complain(error.message);
      return [];
    }
  }

  #key(event) {
    if (this.#suggestions.handle(event)) {
      event.preventDefault();
      return;
    }
    const isIn = event.target === this.#text || event.target.localName === 'input';
    if (event.key === 'Enter' && isIn && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#send();
    } else if (event.key === 'Escape' && (this.#form || this.#replyTo)) {
      event.preventDefault();
      this.#leave();
      this.#answer(null);
      this.#text.focus();
    } else if (this.#form?.isLeaving(event)) {
      event.preventDefault();
      this.#leave();
      this.#text.focus();
    }
  }

  async #send() {
    // Two presses of Enter are one message.
    if (this.#isSending) {
      return;
    }
    this.#isSending = true;
    this.#complain('');
    try {
      await (this.#form ? this.#sendCommand(this.#form) : this.#sendText());
    } catch (error) {
      this.#complain(error.message);
      if (error instanceof Refused) {
        error.field.input.setAttribute('aria-invalid', 'true');
        error.field.input.focus();
      }
    } finally {
      this.#isSending = false;
    }
  }

  async #sendCommand(form) {
    const options = await form.options();
    await this.#act({ act: 'command', name: form.call.command.name, kind: SLASH, options });
    this.#leave();
    this.#text.focus();
  }

  async #sendText() {
    const { bot } = this.#world;
    const typed = this.#text.value.trim();
    if (typed === '') {
      return;
    }
    if (/^\/\S/.test(typed)) {
      throw new Error(`There is no command ${typed.split(/\s/)[0]} here. Type / to see which there are.`);
    }
    const content = typed.replaceAll(`@${bot.name}`, `<@${bot.id}>`);
    await this.#act({ act: 'say', content, reply_to: this.#replyTo?.id ?? null });
    this.#text.value = '';
    this.#answer(null);
  }

  #complain(sentence) {
    this.#problem.textContent = sentence;
  }
}
