// Stands in for lit's directive of the same name, whose first rendering writes a `style` attribute: the page's content
// security policy forbids that, and allows properties that a script sets.

import { noChange } from 'lit/html.js';
import { Directive, directive } from 'lit/directive.js';

class StyleProperties extends Directive {
  render(_properties) {
    return noChange;
  }

  update(part, [properties]) {
    for (const [name, value] of Object.entries(properties)) {
      if (value) {
        part.element.style.setProperty(name, value);
      } else {
        part.element.style.removeProperty(name);
      }
    }
    return noChange;
  }
}

/** Sets these properties of the element, named as in CSS, and removes those without a value. */
export const styleMap = directive(StyleProperties);
