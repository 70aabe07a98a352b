// The words on the page whose contrast with their ground is below what WCAG asks for (AA): 4.5 to 1, or 3 to 1 for large ones.

const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });

/** A colour of any notation as red, green, blue and opacity, each up to 1. */
function parts(colour) {
  context.clearRect(0, 0, 1, 1);
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data].map((part) => part / 255);
}

/** A colour over another. */
function over([red, green, blue, opacity], ground) {
  return [red, green, blue].map((part, at) => part * opacity + ground[at] * (1 - opacity));
}

function luminance(colour) {
  const [red, green, blue] = colour.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The element that this one is drawn in, across the borders of components. */
function outside(element) {
  return element.assignedSlot ?? element.parentElement ?? element.getRootNode().host ?? null;
}

/** The colour that is seen behind an element. */
function groundOf(element) {
  const layers = [];
  for (let each = element; each; each = outside(each)) {
    layers.unshift(parts(getComputedStyle(each).backgroundColor));
  }
  return layers.reduce((ground, layer) => over(layer, ground), [1, 1, 1]);
}

function* elementsOf(root) {
  for (const element of root.querySelectorAll('*')) {
    yield element;
    if (element.shadowRoot) {
      yield* elementsOf(element.shadowRoot);
    }
  }
}

const faint = [];
for (const element of elementsOf(document.body)) {
  const words = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data.trim()).join('');
  const isSeen = element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !element.closest('.unseen');
  // Emoji have colours of their own.
  if (!/[\p{L}\p{N}]/u.test(words) || !isSeen || element.matches('style, script, option')) {
    continue;
  }
  const style = getComputedStyle(element);
  const ground = groundOf(element);
  const [light, dark] = [luminance(over(parts(style.color), ground)), luminance(ground)].sort((a, b) => b - a);
  const ratio = (light + 0.05) / (dark + 0.05);
  const size = Number.parseFloat(style.fontSize);
  const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  if (ratio < (isLarge ? 3 : 4.5)) {
    faint.push(`${element.localName}.${element.className}: “${words.slice(0, 40)}” ${ratio.toFixed(2)}`);
  }
}
return faint;
