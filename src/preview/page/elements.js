// Makes elements of the page. Text is only ever added as text, so that nothing in it can become markup.

/**
 * Makes an element. Attributes that are `true` are set without a value, those that are `false`, `null` or `undefined` are
 * left out, functions are listeners for the event after "on". Children that are `null` or `undefined` are left out.
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      made.addEventListener(name.slice(2), value);
    } else if (value === true) {
      made.setAttribute(name, '');
    } else if (value !== false && value !== null && value !== undefined) {
      made.setAttribute(name, value);
    }
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return made;
}

/** Text for those who hear the page and do not see it. */
export function unseen(text) {
  return element('span', { class: 'unseen' }, text);
}

/** A sign for those who see the page; its meaning stands beside it as text. */
export function sign(text) {
  return element('span', { 'aria-hidden': 'true' }, text);
}

let made = 0;

/** An id that no other element of the page has. */
export function freshId(kind) {
  made += 1;
  return `${kind}-${made}`;
}
