import render from './render.js';
import { example } from './notebook.js';
import * as api from './index.js';

const book = process.argv[2] ? new api.Notebook(process.argv[2]) : example();
console.log(render(book, 'hello'));
console.log(api.render(book));
