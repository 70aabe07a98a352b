// Stands in for the components' own config.js, whose default avatars are fetched from Discord and whose icons of clans
// are most of its size. The page names an avatar in every message and knows no clans.

/** Settings of the page, none of which it needs. */
export const getConfig = () => ({});

/** Avatars by name: there are none, so that an address is what the page says. */
export const avatars = {};

/** People by name: the page gives each message its author. */
export const profiles = {};

/** What the page's theme does not decide. */
export const defaultTheme = 'dark';
export const defaultMode = 'cozy';
export const defaultBackground = 'discord';

/** Icons of clans. */
export const icons = new Map();
