const SPACE = /\s+/;

export function words(text) {
  return text.toLowerCase().split(SPACE).filter(Boolean);
}

export const slug = (text) => words(text).join('-');
