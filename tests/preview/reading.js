// What the part of the page that arguments[0] selects says, in the order in which it is read: a line for each block, and
// what can be pressed in brackets.

/** Whether this is written in the line of what stands before it: by itself, or as one of a row. */
function isInLine(element) {
  const row = getComputedStyle(element.assignedSlot?.parentElement ?? element.parentElement ?? element.getRootNode().host);
  const isInRow = row.display.endsWith('flex') && row.flexDirection === 'row';
  return isInRow || getComputedStyle(element).display.startsWith('inline');
}

const isSeen = (element) =>
  element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !element.matches('.unseen, style, script');

function insideOf(element) {
  if (element.localName === 'slot') {
    return element.assignedNodes({ flatten: true });
  }
  return [...(element.shadowRoot ?? element).childNodes];
}

/** Blocks in a row stand apart, and words in a sentence do not. */
const spaced = (element, words) => (getComputedStyle(element).display.startsWith('inline') ? words : ` ${words} `);

function read(node) {
  if (node.nodeType === Node.TEXT_NODE) {
    return node.data.replace(/\s+/g, ' ');
  }
  if (node.nodeType !== Node.ELEMENT_NODE || (node.localName !== 'slot' && !isSeen(node))) {
    return '';
  }
  if (node.localName === 'br') {
    return '\n';
  }
  if (node.localName === 'select') {
    return ` [${node.selectedOptions[0].text}]`;
  }
  if (node.localName === 'textarea') {
    return `[${node.value || node.placeholder}]`;
  }
  const words = insideOf(node).map(read).join('');
  if (node.localName === 'button') {
    return `[${words.replace(/\s+/g, ' ').trim()}] `;
  }
  if (node.localName === 'strong') {
    return `**${words}**`;
  }
  if (node.localName === 'blockquote') {
    return `\n> ${words.trim()}\n`;
  }
  if (node.localName === 'slot') {
    return words;
  }
  return isInLine(node) ? spaced(node, words) : `\n${words}\n`;
}

return [...document.querySelectorAll(arguments[0])]
  .map(read)
  .join('\n')
  .split('\n')
  .map((line) => line.replace(/ +/g, ' ').trim())
  .filter((line) => line !== '')
  .join('\n');
