// The messages of the channel that is looked at, and the beginning of it: what can be done here.

import { element } from '/page/elements.js';
import { messageElement } from '/page/message.js';

/** Pixels from the end within which somebody reads the newest messages. */
const AT_THE_END = 80;
/** Everything in a message that can have the focus. */
const FOCUSABLE = 'button, a[href], select';

/** Shows the messages of a channel, and changes what changes while keeping the reader's place and focus. */
export class Log {
  #place;
  #context;
  #messages;
  #start;

  /** `place` is the element that it fills; `context` is what messages are made of, see `messageElement`. */
  constructor(place, context) {
    this.#place = place;
    this.#context = context;
    place.addEventListener('keydown', (event) => this.#walk(event));
    place.addEventListener('focusin', (event) => this.#makeCurrent(event.target.closest('discord-message')));
    place.addEventListener('contextmenu', (event) => this.#openMenu(event));
  }

  /** Shows a channel from its beginning: `start` is what stands above its first message. */
  show(channel, person, start) {
    const { world, view } = this.#context;
    // A new element: what was written before is not read aloud as if it were new.
    this.#messages = element('discord-messages', { role: 'log', 'aria-label': `Messages in ${channel?.name ?? ''}` });
    this.#messages.lightTheme = view.isLight;
    this.#start = start;
    this.#messages.append(...world.messagesOf(channel?.id, person).map((message) => this.#made(message)));
    this.#place.replaceChildren(start, this.#messages);
    this.#makeCurrent(this.#messages.lastElementChild);
    this.#toEnd();
  }

  /** Puts in a message that is new, or in the place of the one that it was before. */
  put(message) {
    const isAtEnd = this.#isAtEnd();
    const before = this.#find(message.id);
    const made = this.#made(message);
    if (before) {
      const focus = focusIn(before);
      const isCurrent = before.tabIndex === 0;
      before.replaceWith(made);
      if (isCurrent) {
        this.#makeCurrent(made);
      }
      restoreFocus(made, focus);
    } else {
      this.#messages.append(made);
      this.#makeCurrent(made);
    }
    if (isAtEnd) {
      this.#toEnd();
    }
  }

  /** Takes a message away. */
  remove(id) {
    const gone = this.#find(id);
    if (!gone) {
      return;
    }
    const next = gone.previousElementSibling ?? gone.nextElementSibling;
    const hadFocus = gone.contains(document.activeElement);
    gone.remove();
    this.#makeCurrent(next);
    if (hadFocus) {
      (next ?? this.#place).focus();
    }
  }

  /** Goes to a message and shows which one it is. */
  goTo(id) {
    const meant = this.#find(id);
    meant?.scrollIntoView({ block: 'center' });
    meant?.focus();
  }

  /** Follows the theme. */
  light(isLight) {
    this.#messages.lightTheme = isLight;
  }

  #made(message) {
    return messageElement(message, this.#context);
  }

  #find(id) {
    return [...this.#messages.children].find((shown) => shown.dataset.message === id);
  }

  #isAtEnd() {
    return this.#place.scrollHeight - this.#place.scrollTop - this.#place.clientHeight < AT_THE_END;
  }

  #toEnd() {
    // The components render after the script that made them.
    requestAnimationFrame(() => {
      this.#place.scrollTop = this.#messages.childElementCount > 0 ? this.#place.scrollHeight : 0;
    });
  }

  /** One message is reached by the Tab key; arrows go to the others. */
  #makeCurrent(shown) {
    if (!shown || !this.#messages.contains(shown)) {
      return;
    }
    for (const each of this.#messages.children) {
      each.tabIndex = each === shown ? 0 : -1;
      for (const tool of each.querySelectorAll('.tools button')) {
        tool.tabIndex = each === shown ? 0 : -1;
      }
    }
  }

  #walk(event) {
    const shown = event.target;
    if (shown.localName !== 'discord-message') {
      return;
    }
    const next = {
      ArrowUp: shown.previousElementSibling,
      ArrowDown: shown.nextElementSibling,
      Home: this.#messages.firstElementChild,
      End: this.#messages.lastElementChild,
    }[event.key];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  }

  #openMenu(event) {
    const shown = event.target.closest('discord-message');
    const message = shown && this.#context.world.messages.get(shown.dataset.message);
    // A link and selected words keep the browser's own menu.
    if (!message || event.target.closest('a') || String(getSelection()) !== '') {
      return;
    }
    event.preventDefault();
    this.#context.doing.menu(message, shown, { x: event.clientX, y: event.clientY });
  }
}

/** Which of a message's controls has the focus: its place, or the message itself. */
function focusIn(shown) {
  const focused = document.activeElement;
  if (!shown.contains(focused)) {
    return null;
  }
  const controls = [...shown.querySelectorAll(FOCUSABLE)];
  return { at: controls.indexOf(focused), words: focused.textContent };
}

/** Gives the focus to the control that took the place of the one that had it. */
async function restoreFocus(shown, focus) {
  if (!focus) {
    return;
  }
  // What a component holds is not there to have the focus before the component is rendered.
  await Promise.all([shown, ...shown.querySelectorAll('*')].map((part) => part.updateComplete));
  const controls = [...shown.querySelectorAll(FOCUSABLE)];
  const same = controls.find((control) => focus.words !== '' && control.textContent === focus.words);
  const next = focus.at < 0 ? shown : (same ?? controls[Math.min(focus.at, controls.length - 1)] ?? shown);
  next.focus();
}
