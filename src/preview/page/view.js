// Whose eyes the page shows the conversation through: person, channel, language and theme, kept by the browser.

/** The languages that the bot speaks, as Discord calls them. */
export const LOCALES = [
  ['en-US', 'English'],
  ['de', 'Deutsch'],
  ['es-ES', 'Español'],
  ['fr', 'Français'],
  ['it', 'Italiano'],
  ['pt-BR', 'Português do Brasil'],
];

/** How the page can look. */
export const THEMES = [
  ['system', 'As the system'],
  ['dark', 'Dark'],
  ['light', 'Light'],
];

const STORED = 'pullquote-preview';

/** Tells of every change of a setting by an event of its name: "person", "channel", "locale" or "theme". */
export class View extends EventTarget {
  #settings = { person: null, channel: null, locale: 'en-US', theme: 'system', ...stored() };
  #system = matchMedia('(prefers-color-scheme: light)');

  constructor() {
    super();
    this.#system.addEventListener('change', () => this.#tell('theme'));
  }

  get person() {
    return this.#settings.person;
  }

  get channel() {
    return this.#settings.channel;
  }

  get locale() {
    return this.#settings.locale;
  }

  get theme() {
    return this.#settings.theme;
  }

  /** Whether the page is light now, chosen or by the system. */
  get isLight() {
    return this.theme === 'system' ? this.#system.matches : this.theme === 'light';
  }

  /** Changes a setting. */
  set(name, value) {
    if (this.#settings[name] === value) {
      return;
    }
    this.settle({ [name]: value });
    this.#tell(name);
  }

  /** Changes settings without telling anybody: for whoever shows everything anew. */
  settle(settings) {
    Object.assign(this.#settings, settings);
    try {
      localStorage.setItem(STORED, JSON.stringify(this.#settings));
    } catch {
      // A browser that keeps nothing shows the page all the same.
    }
  }

  #tell(name) {
    this.dispatchEvent(new Event(name));
  }
}

function stored() {
  try {
    return JSON.parse(localStorage.getItem(STORED)) ?? {};
  } catch {
    return {};
  }
}
