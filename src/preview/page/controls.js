// Buttons and selects under a message. They are the browser's own, in the look of Discord's: the components' buttons have
// no names for those who hear the page, and cannot be switched off.

import { element, freshId, sign, unseen } from '/page/elements.js';

/** Discord's styles of buttons. */
const STYLES = { 1: 'primary', 2: 'secondary', 3: 'success', 4: 'danger', 5: 'secondary' };
/** Discord's numbers of components. */
const ROW = 1;
const BUTTON = 2;
const SELECT = 3;

/** What emoji on a button without words mean to those who hear it. */
const SPOKEN = { '👍': 'Thumbs up', '👎': 'Thumbs down' };

/** The rows under a message. `press(custom_id, values)` does what a control is for, and resolves when that is on its way. */
export function rowsOf(message, press) {
  const rows = (message.components ?? []).filter((row) => row.type === ROW);
  return rows.map((row) =>
    element('discord-action-row', { slot: 'components' }, row.components.map((control) => controlOf(control, press))),
  );
}

function controlOf(control, press) {
  switch (control.type) {
    case BUTTON:
      return control.url ? linkOf(control) : buttonOf(control, press);
    case SELECT:
      return selectOf(control, press);
    default:
      return null;
  }
}

function labelOf(control) {
  const emoji = control.emoji?.name;
  const words = control.label ?? '';
  if (!emoji) {
    return [words];
  }
  return words ? [sign(`${emoji} `), words] : [sign(emoji), unseen(SPOKEN[emoji] ?? emoji)];
}

function buttonOf(control, press) {
  const button = element(
    'button',
    { type: 'button', class: `control ${STYLES[control.style] ?? 'secondary'}`, disabled: control.disabled },
    labelOf(control),
  );
  button.addEventListener('click', async () => {
    // A second press before the first has arrived would be another interaction.
    if (button.getAttribute('aria-busy') === 'true') {
      return;
    }
    button.setAttribute('aria-busy', 'true');
    await press(control.custom_id);
    button.removeAttribute('aria-busy');
  });
  return button;
}

function linkOf(control) {
  const isWeb = /^https?:\/\//.test(control.url);
  const target = { href: isWeb ? control.url : null, rel: 'noopener noreferrer', target: '_blank' };
  return element('a', { class: 'control secondary', ...target }, labelOf(control), sign(' ↗'));
}

function selectOf(control, press) {
  const id = freshId('select');
  const named = control.placeholder ?? 'Choose';
  const options = control.options.map((option) =>
    element('option', { value: option.value, selected: option.default }, option.label),
  );
  const isChosen = control.options.some((option) => option.default);
  const select = element(
    'select',
    { id, class: 'control secondary', 'aria-label': named, disabled: control.disabled },
    element('option', { value: '', selected: !isChosen, disabled: true }, named),
    options,
  );
  select.addEventListener('change', () => press(control.custom_id, [select.value]));
  return select;
}
