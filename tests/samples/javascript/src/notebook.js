import { EventEmitter } from './events.js';
import { slug, words } from './text.js';

export class Notebook extends EventEmitter {
  #notes = new Map();

  constructor(title) {
    super();
    this.title = title;
  }

  add(title, body) {
    const note = { key: slug(title), title, body };
    this.#notes.set(note.key, note);
    this.emit('added', note);
    return this;
  }

  get size() {
    return this.#notes.size;
  }

  search(query) {
    const wanted = words(query);
    const fits = (note) => wanted.every((word) => words(note.body).includes(word));
    return [...this.#notes.values()].filter(fits);
  }
}

export function example() {
  const book = new Notebook('First');
  book.on('added', (note) => console.log(note.title));
  return book.add('Hello', 'hello world').add('Bye', 'so long');
}
