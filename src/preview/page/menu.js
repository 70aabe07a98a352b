// The menu of a message: reply, the bot's commands for messages, copy.

import { element } from '/page/elements.js';

/** Pixels that are kept free around the menu. */
const MARGIN = 8;

/**
 * Opens a menu beside an element or at a point. `groups` are lists of `{ label, choose }`, each with an optional
 * heading. The focus goes back to `opener` when nothing was chosen.
 */
export function openMenu(groups, opener, point) {
  const close = (isBack) => {
    document.removeEventListener('pointerdown', outside, true);
    menu.remove();
    if (isBack) {
      opener.focus();
    }
  };
  const outside = (event) => {
    if (!menu.contains(event.target)) {
      close(false);
    }
  };
  const item = ({ label, choose }) =>
    element(
      'button',
      {
        type: 'button',
        role: 'menuitem',
        tabindex: '-1',
        onclick: () => {
          close(true);
          choose();
        },
      },
      label,
    );
  const menu = element(
    'div',
    { role: 'menu', class: 'menu', 'aria-label': 'What to do with this message' },
    groups
      .filter((group) => group.items.length > 0)
      .map((group) =>
        element(
          'div',
          { role: 'group', 'aria-label': group.heading },
          element('div', { class: 'menu-heading', 'aria-hidden': 'true' }, group.heading),
          group.items.map(item),
        ),
      ),
  );
  menu.addEventListener('keydown', (event) => {
    const items = [...menu.querySelectorAll('[role=menuitem]')];
    const at = items.indexOf(document.activeElement);
    const next = {
      ArrowDown: items[(at + 1) % items.length],
      ArrowUp: items[(at - 1 + items.length) % items.length],
      Home: items[0],
      End: items.at(-1),
    }[event.key];
    if (next) {
      event.preventDefault();
      next.focus();
    } else if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      close(true);
    }
  });
  document.querySelector('main').append(menu);
  place(menu, point ?? beside(opener));
  document.addEventListener('pointerdown', outside, true);
  menu.querySelector('[role=menuitem]')?.focus();
}

function beside(opener) {
  const { left, bottom } = opener.getBoundingClientRect();
  return { x: left, y: bottom };
}

/** Moves the menu to a point, as far as it fits there. */
function place(menu, { x, y }) {
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(MARGIN, Math.min(x, innerWidth - width - MARGIN))}px`;
  menu.style.top = `${Math.max(MARGIN, Math.min(y, innerHeight - height - MARGIN))}px`;
}
