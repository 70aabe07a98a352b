// What the components for Discord messages lack for this page: colours of both themes with enough contrast, and fewer
// words for those who hear the page.

import {
  DiscordAuthorInfo,
  DiscordCommand,
  DiscordMention,
  DiscordMessage,
  DiscordMessages,
  DiscordQuote,
  DiscordReply,
  DiscordSubscript,
} from '/page/vendor/discord.js';

/** Rules for the inside of components; the colours come from theme.css. */
const RULES = [
  [
    DiscordMessages,
    `
    :host, :host([light-theme]) { color: var(--text); background: none; border: 0; line-height: 1.375; font-family: inherit; }
    ::slotted(*), ::slotted(*:not(:first-child)) { margin-top: 0.5rem; }
    `,
  ],
  [
    DiscordMessage,
    `
    :host, :host([light-theme]) { color: var(--text); font-family: inherit; padding-right: 1rem; }
    :host(:hover), :host(:focus-within) { background-color: var(--message-hover); }
    .discord-message-timestamp, :host([light-theme]) .discord-message-timestamp,
    .discord-message-edited, :host([light-theme]) .discord-message-edited { color: var(--muted); }
    .discord-message-edited { font-size: 0.6875rem; }
    .discord-message-content { min-width: 0; }
    .discord-author-avatar img { cursor: default; }
    `,
  ],
  [
    DiscordAuthorInfo,
    `
    :host .discord-author-username, :host([light-theme]) .discord-author-username { color: var(--strong); }
    :host .discord-author-username:hover { text-decoration: none; cursor: default; }
    `,
  ],
  [
    DiscordReply,
    `
    :host, :host([light-theme]) { color: var(--muted); font-family: inherit; min-width: 0; user-select: auto; }
    .discord-replied-message-username { color: var(--strong) !important; opacity: 1 !important; cursor: default; }
    .discord-replied-message-username:hover { text-decoration: none; cursor: default; }
    .discord-replied-message-content { overflow: hidden; min-width: 0; cursor: default; }
    .discord-replied-message-content:hover, :host([light-theme]) .discord-replied-message-content:hover { color: inherit; }
    `,
  ],
  [
    DiscordCommand,
    `
    :host, :host([light-theme]) { color: var(--muted); font-family: inherit; min-width: 0; user-select: auto; }
    .discord-replied-message-username { color: var(--strong) !important; opacity: 1 !important; cursor: default; }
    .discord-replied-message-username:hover { text-decoration: none; cursor: default; }
    .discord-context-command-name { color: var(--link) !important; opacity: 1; }
    :host .discord-slash-command-name, :host .discord-slash-command-name:hover {
      color: var(--mention) !important; background-color: var(--chip);
    }
    .discord-context-user, .discord-message-margintop { display: none; }
    .discord-arrow-right-icon { display: none; }
    `,
  ],
  [
    DiscordMention,
    `
    :host, :host(:hover), :host([light-theme]), :host([light-theme]:hover) {
      color: var(--mention); background-color: var(--chip); cursor: inherit; transition: none;
    }
    `,
  ],
  [DiscordQuote, '.discord-quote-divider, :host([light-theme]) .discord-quote-divider { background-color: var(--line); flex: none; }'],
  [DiscordSubscript, 'small, :host([light-theme]) > small { color: var(--muted); }'],
];

/** The pictures beside names say nothing that the names do not. */
const WITH_PICTURES = [DiscordMessage, DiscordReply, DiscordCommand];

/** Changes the components before the first of them is made. */
export function prepareComponents() {
  for (const [component, rules] of RULES) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    component.elementStyles.push(sheet);
  }
  for (const component of WITH_PICTURES) {
    component.prototype.updated = function silencePictures() {
      for (const picture of this.shadowRoot.querySelectorAll('img')) {
        picture.alt = '';
      }
    };
  }
}
