// What the page takes from its libraries, and nothing else: build.mjs bundles this file.

export { DiscordActionRow } from '@skyra/discord-components-core/discord-action-row.js';
export { DiscordAuthorInfo } from '@skyra/discord-components-core/discord-author-info.js';
export { DiscordCommand } from '@skyra/discord-components-core/discord-command.js';
export { DiscordMention } from '@skyra/discord-components-core/discord-mention.js';
export { DiscordMessage } from '@skyra/discord-components-core/discord-message.js';
export { DiscordMessages } from '@skyra/discord-components-core/discord-messages.js';
export { DiscordQuote } from '@skyra/discord-components-core/discord-quote.js';
export { DiscordReply } from '@skyra/discord-components-core/discord-reply.js';
export { DiscordSubscript } from '@skyra/discord-components-core/discord-subscript.js';
export { rulesExtended, SimpleMarkdown } from 'discord-markdown-parser';
