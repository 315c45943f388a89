"""Scripts that measure a page: each gives a list of what is wrong with it, in words."""

# What sticks out of the page, by the boxes that do.
STICKS_OUT = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= innerWidth) return [];
  const out = [...document.body.querySelectorAll('*')].filter(element => {
    const box = element.getBoundingClientRect();
    return box.width && (box.right > innerWidth + 1 || box.left < -1);
  });
  return [`${root.scrollWidth}px wide: ` + out.slice(0, 5).map(e => `${e.localName}.${e.className}`).join(' ')];
}"""

# Things to press that are smaller than a thumb.
TOO_SMALL = """() => [...document.querySelectorAll('.exit-link, .button, button, .pagination a, .filters summary')]
  .filter(element => element.checkVisibility())
  .map(element => [element.textContent.trim(), element.getBoundingClientRect()])
  .filter(([text, box]) => Math.min(box.width, box.height) < 44)
  .map(([text, box]) => `${text} is ${box.width} × ${box.height}`)"""

# Words and controls that lie under the way out while the page is at its top.
COVERED = """() => {
  scrollTo(0, 0);
  const exit = document.querySelector('.exit-link').getBoundingClientRect();
  const hit = box => box.width && box.left < exit.right && box.right > exit.left
    && box.top < exit.bottom && box.bottom > exit.top;
  const boxes = element => {
    const range = document.createRange();
    range.selectNodeContents(element);
    return ['INPUT', 'TEXTAREA', 'SELECT'].includes(element.tagName)
      ? [element.getBoundingClientRect()] : [...range.getClientRects()];
  };
  return [...document.querySelectorAll('a, button, input, select, textarea, summary, h1, h2, p, li')]
    .filter(element => element.checkVisibility() && !element.closest('.exit, .skip') && boxes(element).some(hit))
    .map(element => `under the way out: ${element.textContent.trim().slice(0, 40)}`);
}"""

# Clipped words: a box that hides what does not fit in it.
CUT_OFF = """() => [...document.querySelectorAll('main *, header *, footer *, aside *')]
  .filter(element => element.checkVisibility() && getComputedStyle(element).overflow === 'hidden'
    && !element.matches('.visually-hidden, .skip, .trap, .trap *, progress')
    && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1))
  .map(element => `cut off: ${element.localName}.${element.className}`)"""

# The text spacing that WCAG 1.4.12 names; styles set by script are allowed by the policy, style tags are not.
SPACED_TEXT = """() => {
  for (const element of document.body.querySelectorAll('*')) {
    element.style.setProperty('line-height', '1.5', 'important');
    element.style.setProperty('letter-spacing', '0.12em', 'important');
    element.style.setProperty('word-spacing', '0.16em', 'important');
    if (element.localName === 'p') element.style.setProperty('margin-bottom', '2em', 'important');
  }
}"""

TWICE_THE_SIZE = "document.documentElement.style.fontSize = '200%'"
USUAL_SIZE = "document.documentElement.style.fontSize = ''"

# Everything Tab has to reach, kept in the page so that a step can say where it is. Gives their number.
# Summaries of folded parts and radio groups count once; what is hidden, inert or taken out of the order does not.
REMEMBER_STOPS = """() => {
  const all = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]';
  window.stops = [...document.querySelectorAll(all)].filter(element => element.tabIndex >= 0
    && !element.disabled && !element.closest('[inert]') && element.checkVisibility({visibilityProperty: true}));
  return stops.length;
}"""

# Where the focus is: the number of the stop, and what is wrong with how it is shown.
STOP = """() => {
  const element = document.activeElement, at = stops.indexOf(element);
  if (at < 0) return {at, name: element.outerHTML.slice(0, 80), wrong: []};
  const name = (element.textContent.trim() || element.id).slice(0, 40), wrong = [];
  const style = getComputedStyle(element);
  if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) wrong.push(`no outline: ${name}`);
  const range = document.createRange();
  range.selectNodeContents(element);
  const words = [...range.getClientRects()].filter(box => box.width && box.height);
  const boxes = words.length ? words : [element.getBoundingClientRect()];
  const seen = boxes.some(box => box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth);
  if (!seen) wrong.push(`out of sight: ${name} ${JSON.stringify(boxes[0])}`);
  const exit = document.querySelector('.exit-link').getBoundingClientRect();
  const covered = box => box.left < exit.right && box.right > exit.left
    && box.top < exit.bottom && box.bottom > exit.top;
  if (!element.matches('.exit-link, .skip') && boxes.some(covered)) wrong.push(`behind the way out: ${name}`);
  return {at, name, wrong};
}"""
