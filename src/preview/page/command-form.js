// A command that is being filled in: its required options as fields, the others to be added.

import { optionsOf } from '/page/commands.js';
import { element, sign } from '/page/elements.js';
import { Field } from '/page/field.js';

/** The fields of one command. `context` has `world`, `view`, `suggestions`, `complete(name, options)` and `leave()`. */
export class CommandForm {
  #context;
  #fields = [];
  #place = element('div', { class: 'fields' });
  #others = element('div', { class: 'others', role: 'group', 'aria-label': 'Other options' });

  constructor(call, context) {
    this.call = call;
    this.#context = context;
    const leave = element(
      'button',
      { type: 'button', class: 'bare', 'aria-label': `Leave /${call.shown}`, onclick: () => context.leave() },
      sign('✕'),
    );
    const name = element('span', { class: 'command-name', title: call.description }, `/${call.shown}`);
    this.element = element(
      'div',
      { class: 'command-form', role: 'group', 'aria-label': `/${call.shown}: ${call.description}` },
      element('div', { class: 'command-head' }, name, leave),
      this.#place,
      this.#others,
    );
    for (const option of call.options.filter((option) => option.required)) {
      this.#add(option);
    }
    this.#offerOthers();
  }

  /** Whether there is anything to fill in. */
  get isEmpty() {
    return this.call.options.length === 0;
  }

  /** Gives the focus to the first field, or to the one that can be had. */
  focus() {
    const first = this.#fields[0]?.input ?? this.#others.querySelector('button');
    first?.focus();
  }

  /** Puts words into the first field. */
  fill(words) {
    this.#fields[0]?.fill(words);
  }

  /** The options as they are sent. Throws where a field holds what cannot be sent. */
  async options() {
    const values = [];
    for (const field of this.#fields) {
      values.push(await field.value());
    }
    return optionsOf(this.call, values.filter((value) => value !== null));
  }

  /** Whether a key in a field takes the command away: Backspace where nothing stands before it. */
  isLeaving(event) {
    return event.key === 'Backspace' && event.target === this.#fields[0]?.input && event.target.value === '';
  }

  #add(option) {
    const field = new Field(option, {
      ...this.#context,
      complete: (typing) => this.#complete(typing),
      remove: (left) => this.#remove(left),
    });
    this.#fields.push(field);
    this.#place.append(field.element);
    return field;
  }

  #remove(field) {
    this.#fields = this.#fields.filter((each) => each !== field);
    field.element.remove();
    this.#offerOthers();
    this.focus();
  }

  #offerOthers() {
    const taken = this.#fields.map((field) => field.option);
    const others = this.call.options.filter((option) => !taken.includes(option));
    const { locale } = this.#context.view;
    this.#others.replaceChildren(
      ...others.map((option) => {
        const name = option.name_localizations?.[locale] ?? option.name;
        const description = option.description_localizations?.[locale] ?? option.description;
        const add = () => {
          const field = this.#add(option);
          this.#offerOthers();
          field.input.focus();
        };
        return element('button', { type: 'button', title: description, 'aria-label': `Add ${name}: ${description}`, onclick: add }, sign('+ '), name);
      }),
    );
    this.#others.hidden = others.length === 0;
  }

  #complete(typing) {
    const values = this.#fields.map((field) => {
      const { name, type } = field.option;
      return field === typing ? { name, type, value: field.typed, focused: true } : field.partial();
    });
    return this.#context.complete(this.call.command.name, optionsOf(this.call, values.filter((value) => value !== null)));
  }
}
