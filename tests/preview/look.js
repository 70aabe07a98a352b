// What somebody sees of the messages: given back by every look at the page.

return [...document.querySelectorAll('discord-message')].map((message) => {
  const text = message.querySelector('.text');
  const used = message.querySelector('discord-command');
  const meant = message.querySelector('discord-reply');
  return {
    id: message.dataset.message,
    author: message.author,
    text: text.innerText,
    quotes: [...text.querySelectorAll('discord-quote')].map((quote) => quote.innerText),
    bold: [...text.querySelectorAll('strong')].map((words) => words.innerText),
    small: [...text.querySelectorAll('discord-subscript')].map((words) => words.innerText),
    links: [...text.querySelectorAll('a')].map((link) => link.href),
    controls: [...message.querySelectorAll('.control')].map((control) => control.innerText.replaceAll('\n', ' ')),
    used: used ? `${used.author} used ${used.command}` : null,
    reply_to: meant ? meant.author : null,
    is_private: message.innerText.includes('Only you can see this'),
    is_waiting: text.classList.contains('waiting'),
  };
});
