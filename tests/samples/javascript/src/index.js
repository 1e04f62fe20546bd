export { Notebook } from './notebook.js';
export { default as render } from './render.js';
export * as text from './text.js';
