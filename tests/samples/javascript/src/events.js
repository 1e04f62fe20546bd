export class EventEmitter {
  constructor() {
    this.listeners = {};
  }

  on(name, listener) {
    (this.listeners[name] ||= []).push(listener);
    return () => this.off(name, listener);
  }

  off(name, listener) {
    this.listeners[name] = this.listeners[name].filter((other) => other !== listener);
  }

  emit(name, ...values) {
    for (const listener of this.listeners[name] ?? []) {
      listener(...values);
    }
  }
}
