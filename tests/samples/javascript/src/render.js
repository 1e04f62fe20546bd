import * as text from './text.js';

function item(note) {
  return `<li id="${text.slug(note.title)}">${note.title}</li>`;
}

export default function render(notebook, query = '') {
  return notebook.search(query).map(item).join('\n');
}
