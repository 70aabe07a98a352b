// The text of a message, written in Discord's Markdown, as nodes. Whatever is no markup is shown as it stands.

import { rulesExtended, SimpleMarkdown } from '/page/vendor/discord.js';

import { element } from '/page/elements.js';

/** Whether what stands before begins a line. */
const beginsLine = (before) => before === '' || before.endsWith('\n');

/** A rule for lines that begin with a mark. The parser's own ones miss those that follow a block quote. */
const lineRule = (name, pattern, parse) => ({
  order: rulesExtended.blockQuote.order + 0.1,
  match: (source, _state, before) => (beginsLine(before) ? pattern.exec(source) : null),
  parse: (capture, parseInside, state) => ({ type: name, ...parse(capture, (text) => parseInside(text, insideLine(state))) }),
});

/** Inside a line no other line begins. */
const insideLine = (state) => ({ ...state, prevCapture: ['-'] });

const ITEM = /^( *)([-*]|\d{1,9}\.) +(.*)$/;

const parse = SimpleMarkdown.parserFor({
  ...rulesExtended,
  heading: lineRule('heading', /^(#{1,3}) +([^\n]+)(?:\n|$)/, ([, marks, text], inside) => ({
    level: marks.length,
    content: inside(text),
  })),
  subtext: lineRule('subtext', /^-# +([^\n]+)(?:\n|$)/, ([, text], inside) => ({ content: inside(text) })),
  list: lineRule('list', /^ *(?:[-*]|\d{1,9}\.) +[^\n]+(?:\n *(?:[-*]|\d{1,9}\.) +[^\n]+)*(?:\n|$)/, ([lines], inside) => ({
    items: lines
      .trimEnd()
      .split('\n')
      .map((line) => ITEM.exec(line))
      .map(([, indent, mark, text]) => ({
        depth: Math.floor(indent.length / 2),
        number: mark.endsWith('.') ? Number.parseInt(mark, 10) : null,
        content: inside(text),
      })),
  })),
});

/**
 * The nodes of a message's text. `names` says what mentions are called and what they do: `person(id)`, `channel(id)`,
 * `openChannel(id)` and `openCommand(name)`; `locale` is the language of times.
 */
export function nodesOf(text, names, locale) {
  return shown(parse(text, { inline: true }), { names, locale });
}

function shown(parts, context) {
  const nodes = [];
  let words = '';
  const flush = () => {
    if (words !== '') {
      nodes.push(document.createTextNode(words));
      words = '';
    }
  };
  for (const [at, part] of parts.entries()) {
    if (part.type === 'text' || part.type === 'twemoji') {
      words += part.content ?? part.name;
      continue;
    }
    flush();
    // A block ends its line by itself.
    const endsBlock = part.type === 'br' && (at === parts.length - 1 || parts[at - 1]?.type === 'codeBlock');
    if (!endsBlock) {
      nodes.push(shownPart(part, context));
    }
  }
  flush();
  return nodes;
}

function shownPart(part, context) {
  const inside = () => shown([part.content].flat(), context);
  switch (part.type) {
    case 'br':
    case 'newline':
      return element('br');
    case 'strong':
      return element('strong', {}, inside());
    case 'em':
      return element('em', {}, inside());
    case 'underline':
      return element('u', {}, inside());
    case 'strikethrough':
      return element('s', {}, inside());
    case 'spoiler':
      return spoiler(inside());
    case 'inlineCode':
      return element('code', {}, part.content);
    case 'codeBlock':
      return element('pre', {}, element('code', {}, part.content));
    case 'blockQuote':
      return element('discord-quote', {}, element('div', {}, inside()));
    case 'subtext':
      return element('discord-subscript', {}, inside());
    case 'heading':
      // The page's own headings are the first two levels.
      return element(`h${part.level + 2}`, { class: `heading-${part.level}` }, inside());
    case 'list':
      return list(part.items, context);
    case 'link':
    case 'url':
    case 'autolink':
      return link(part.target, inside());
    case 'user':
      return element('discord-mention', { type: 'user' }, context.names.person(part.id) ?? 'unknown-user');
    case 'channel':
      return channel(part.id, context.names);
    case 'slashCommand':
      return command(part.fullName, context.names);
    case 'role':
      return document.createTextNode('@unknown-role');
    case 'everyone':
    case 'here':
      return document.createTextNode(`@${part.type}`);
    case 'emoji':
      return document.createTextNode(`:${part.name}:`);
    case 'timestamp':
      return time(Number(part.timestamp), part.format, context.locale);
    default:
      return element('span', {}, typeof part.content === 'string' ? part.content : inside());
  }
}

/** A link, if it leads to the web; else its words. */
function link(target, words) {
  const isWeb = URL.canParse(target) && ['http:', 'https:'].includes(new URL(target).protocol);
  return element(isWeb ? 'a' : 'span', isWeb ? { href: target, rel: 'noopener noreferrer', target: '_blank' } : {}, words);
}

function channel(id, names) {
  const name = names.channel(id);
  const mention = element('discord-mention', { type: 'channel' }, name ?? 'unknown');
  return name ? element('button', { type: 'button', class: 'bare', onclick: () => names.openChannel(id) }, mention) : mention;
}

function command(name, names) {
  const mention = element('discord-mention', { type: 'slash' }, name);
  return element('button', { type: 'button', class: 'bare', onclick: () => names.openCommand(name) }, mention);
}

/** Words that are shown when somebody asks for them. */
function spoiler(words) {
  const hidden = element('button', { type: 'button', class: 'spoiler', 'aria-label': 'Spoiler: show it' });
  const content = element('span', {}, words);
  hidden.append(element('span', { class: 'spoiler-words', 'aria-hidden': 'true' }, '\u2007'.repeat(Math.min(30, content.textContent.length))));
  hidden.addEventListener('click', () => hidden.replaceWith(content));
  return hidden;
}

/** A list, with lists inside of it where lines are indented. */
function list(items, context) {
  const listOf = (item) =>
    item.number === null ? element('ul') : element('ol', { start: item.number === 1 ? null : item.number });
  const open = [listOf(items[0])];
  for (const item of items) {
    const depth = Math.min(item.depth, open.length);
    if (depth === open.length) {
      const deeper = listOf(item);
      (open.at(-1).lastElementChild ?? open.at(-1)).append(deeper);
      open.push(deeper);
    }
    open.length = depth + 1;
    open.at(-1).append(element('li', {}, shown(item.content, context)));
  }
  return open[0];
}

/** How Discord writes times, by the letter after the number. */
const TIME_STYLES = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
};

/** Seconds in a unit, the largest first. */
const UNITS = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

function time(seconds, style, locale) {
  const at = new Date(seconds * 1000);
  if (Number.isNaN(at.getTime())) {
    return document.createTextNode('Invalid Date');
  }
  const full = new Intl.DateTimeFormat(locale, TIME_STYLES.F).format(at);
  const words = style === 'R' ? fromNow(at, locale) : new Intl.DateTimeFormat(locale, TIME_STYLES[style] ?? TIME_STYLES.f).format(at);
  return element('time', { datetime: at.toISOString(), title: full }, words);
}

function fromNow(at, locale) {
  const seconds = Math.round((at.getTime() - Date.now()) / 1000);
  const [unit, length] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? UNITS.at(-1);
  return new Intl.RelativeTimeFormat(locale).format(Math.trunc(seconds / length), unit);
}
