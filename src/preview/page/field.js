// One option of a command as a field: what can be typed or chosen for it, and whether that is what Discord would take.

import { ATTACHMENT, BOOLEAN, CHANNEL, INTEGER, NUMBER, descriptionOf, nameOf } from '/page/commands.js';
import { element, freshId, sign } from '/page/elements.js';
import { upload } from '/page/server.js';

/** Milliseconds without a key after which suggestions are asked for. */
const PAUSE = 150;
/** Discord shows no more. */
const MOST_CHOICES = 25;

/** What is wrong with a field, as a sentence; `field` is the one. */
export class Refused extends Error {
  constructor(field, sentence) {
    super(sentence);
    this.field = field;
  }
}

/** A field for an option. `context` has `world`, `view`, `suggestions`, `complete(field)` and `remove(field)`. */
export class Field {
  #context;
  #chosen = null;
  #asked = 0;
  #pause;

  constructor(option, context) {
    this.option = option;
    this.#context = context;
    this.name = nameOf(option, context.view.locale);
    this.description = descriptionOf(option, context.view.locale);
    this.input = this.#inputOf(option);
    this.element = this.#elementOf(option);
    if (this.#isFile) {
      return;
    }
    context.suggestions.attach(this.input);
    this.input.addEventListener('focus', () => this.#suggest());
    this.input.addEventListener('input', () => {
      this.#chosen = null;
      this.#suggest();
    });
    this.input.addEventListener('blur', () => context.suggestions.close());
  }

  /** What was typed. */
  get typed() {
    return this.input.value;
  }

  /** Puts words in, as if they were typed. */
  fill(words) {
    this.input.value = words;
  }

  /** What is sent: an option with its value, or nothing where it is left out. Throws `Refused`. */
  async value() {
    const { name, type, required } = this.option;
    const value = this.#isFile ? await this.#file() : this.#read();
    if (value === undefined && required) {
      throw new Refused(this, `“${this.name}” is required.`);
    }
    return value === undefined ? null : { name, type, value };
  }

  /** What stands in the field while suggestions are asked for. */
  partial() {
    const { name, type } = this.option;
    return this.#isFile || this.typed === '' ? null : { name, type, value: this.#chosen?.value ?? this.typed };
  }

  get #isFile() {
    return this.option.type === ATTACHMENT;
  }

  #inputOf({ type, max_length: longest, required }) {
    const id = freshId('field');
    if (type === ATTACHMENT) {
      return element('input', { id, type: 'file', 'aria-required': required ? 'true' : null });
    }
    return element('input', {
      id,
      type: 'text',
      role: 'combobox',
      maxlength: longest,
      inputmode: type === INTEGER ? 'numeric' : null,
      spellcheck: 'false',
      'aria-required': required ? 'true' : null,
    });
  }

  #elementOf({ required }) {
    const hint = element('span', { id: freshId('hint'), class: 'unseen' }, this.description);
    this.input.setAttribute('aria-describedby', hint.id);
    const remove = element(
      'button',
      { type: 'button', class: 'bare', 'aria-label': `Leave out ${this.name}`, onclick: () => this.#context.remove(this) },
      sign('✕'),
    );
    return element(
      'div',
      { class: 'field' },
      element('label', { for: this.input.id, title: this.description }, this.name),
      this.input,
      hint,
      required ? null : remove,
    );
  }

  /** Everything that can be chosen, where that is a fixed list. */
  #fixed() {
    const { locale } = this.#context.view;
    const { type, choices, channel_types: kinds } = this.option;
    if (choices?.length > 0) {
      return choices.map((choice) => ({ label: nameOf(choice, locale), value: choice.value }));
    }
    if (type === BOOLEAN) {
      return [
        { label: 'True', value: true },
        { label: 'False', value: false },
      ];
    }
    if (type === CHANNEL) {
      const isOffered = ({ kind }) => kind === 'channel' || (kind === 'thread' && (!kinds || kinds.includes(11)));
      return this.#context.world.channels.filter(isOffered).map(({ id, name }) => ({ label: `#${name}`, value: id }));
    }
    return null;
  }

  #suggest() {
    const fixed = this.#fixed();
    if (fixed) {
      const wanted = this.typed.toLowerCase();
      this.#open(fixed.filter(({ label }) => this.#chosen || label.toLowerCase().includes(wanted)), true);
    } else if (this.option.autocomplete) {
      this.#open([]);
      clearTimeout(this.#pause);
      this.#pause = setTimeout(() => this.#ask(), PAUSE);
    }
  }

  async #ask() {
    this.#asked += 1;
    const asked = this.#asked;
    const choices = await this.#context.complete(this);
    // An answer to what was typed before would replace the newer one.
    if (asked === this.#asked && !this.#chosen) {
      const { locale } = this.#context.view;
      this.#open(choices.map((choice) => ({ label: nameOf(choice, locale), value: choice.value })));
    }
  }

  #open(items, isFirstMeant = false) {
    this.#context.suggestions.open(this.input, {
      heading: `${this.name}: ${this.description}`,
      items: items.slice(0, MOST_CHOICES),
      isFirstMeant: isFirstMeant && this.typed !== '' && !this.#chosen,
      choose: (item) => {
        this.#chosen = item;
        this.input.value = item.label;
      },
    });
  }

  #read() {
    const typed = this.typed.trim();
    if (this.#chosen) {
      return this.#chosen.value;
    }
    if (typed === '') {
      return undefined;
    }
    const fixed = this.#fixed();
    if (fixed) {
      const meant = fixed.find(({ label }) => label.toLowerCase() === typed.toLowerCase());
      if (!meant) {
        throw new Refused(this, `“${this.name}” is one of: ${fixed.map(({ label }) => label).join(', ')}.`);
      }
      return meant.value;
    }
    return this.option.type === INTEGER || this.option.type === NUMBER ? this.#number(typed) : this.#text(typed);
  }

  #number(typed) {
    const { type, min_value: least = -Infinity, max_value: most = Infinity } = this.option;
    const value = Number(typed);
    if (!Number.isFinite(value) || (type === INTEGER && !Number.isInteger(value)) || value < least || value > most) {
      const kind = type === INTEGER ? 'a whole number' : 'a number';
      const range = Number.isFinite(least) && Number.isFinite(most) ? ` from ${least} to ${most}` : '';
      throw new Refused(this, `“${this.name}” is ${kind}${range}.`);
    }
    return value;
  }

  #text(typed) {
    const { min_length: shortest = 0, max_length: longest = Infinity } = this.option;
    if (typed.length < shortest || typed.length > longest) {
      throw new Refused(this, `“${this.name}” has from ${shortest} to ${longest} characters.`);
    }
    return typed;
  }

  async #file() {
    const [file] = this.input.files;
    return file ? upload(file) : undefined;
  }
}
