// The list above the message box: commands, choices, articles, whatever somebody could mean by what they type.

import { element, freshId, unseen } from '/page/elements.js';

/** One list, which belongs to the field that was typed in last. The focus stays in the field. */
export class Suggestions {
  #list = element('ul', { role: 'listbox', id: freshId('suggestions') });
  #heading = element('p', { class: 'suggestions-heading' });
  #box = element('div', { class: 'suggestions', hidden: true }, this.#heading, this.#list);
  #count = element('p', { class: 'unseen', role: 'status' });
  #field = null;
  #items = [];
  #at = -1;
  #choose = null;

  constructor(place) {
    place.append(this.#box, this.#count);
    // A press on the list does not take the focus from the field.
    this.#box.addEventListener('pointerdown', (event) => event.preventDefault());
  }

  /** Makes a field one whose suggestions are in this list. */
  attach(field) {
    field.setAttribute('aria-controls', this.#list.id);
    field.setAttribute('aria-autocomplete', 'list');
    field.setAttribute('autocomplete', 'off');
    if (field.getAttribute('role') === 'combobox') {
      field.setAttribute('aria-expanded', 'false');
    }
  }

  /**
   * Shows items for a field, each `{ label, detail, value }`; `choose(item)` is called with the one that is taken. Where
   * `isFirstMeant` holds, Enter takes the first one without an arrow key before it.
   */
  open(field, { heading, items, choose, isFirstMeant }) {
    this.close();
    if (items.length === 0 || document.activeElement !== field) {
      return;
    }
    this.#field = field;
    this.#items = items;
    this.#choose = choose;
    this.#heading.textContent = heading;
    this.#list.setAttribute('aria-label', heading);
    this.#list.replaceChildren(...items.map((item, at) => this.#option(item, at)));
    this.#box.hidden = false;
    this.#count.textContent = items.length === 1 ? '1 suggestion' : `${items.length} suggestions`;
    this.#expanded(true);
    this.#activate(isFirstMeant ? 0 : -1);
  }

  /** Hides the list. */
  close() {
    if (!this.#field) {
      return;
    }
    this.#box.hidden = true;
    this.#count.textContent = '';
    this.#field.removeAttribute('aria-activedescendant');
    this.#expanded(false);
    this.#field = null;
    this.#items = [];
    this.#at = -1;
  }

  /** Takes a key that is meant for the list; gives whether it was. */
  handle(event) {
    if (this.#field !== event.target || event.isComposing) {
      return false;
    }
    const count = this.#items.length;
    switch (event.key) {
      case 'ArrowDown':
        this.#activate((this.#at + 1) % count);
        return true;
      case 'ArrowUp':
        this.#activate(this.#at <= 0 ? count - 1 : this.#at - 1);
        return true;
      case 'Enter':
      case 'Tab':
        // Without a chosen item these keys do what they always do.
        return !event.shiftKey && this.#take(this.#at);
      case 'Escape':
        this.close();
        return true;
      default:
        return false;
    }
  }

  #take(at) {
    const item = this.#items[at];
    if (!item) {
      return false;
    }
    const choose = this.#choose;
    this.close();
    choose(item);
    return true;
  }

  #option(item, at) {
    const detail = item.detail ? [unseen(', '), element('span', { class: 'detail' }, item.detail)] : [];
    const option = element('li', { role: 'option', id: freshId('option'), 'aria-selected': 'false' }, element('span', {}, item.label), detail);
    option.addEventListener('click', () => this.#take(at));
    option.addEventListener('pointermove', () => this.#activate(at));
    return option;
  }

  #activate(at) {
    this.#at = at;
    for (const [place, option] of [...this.#list.children].entries()) {
      const isActive = place === at;
      option.setAttribute('aria-selected', String(isActive));
      if (isActive) {
        this.#field.setAttribute('aria-activedescendant', option.id);
        option.scrollIntoView({ block: 'nearest' });
      }
    }
    if (at < 0) {
      this.#field.removeAttribute('aria-activedescendant');
    }
  }

  #expanded(isExpanded) {
    if (this.#field.getAttribute('role') === 'combobox') {
      this.#field.setAttribute('aria-expanded', String(isExpanded));
    }
  }
}
