// The part of Fluent that the words of the reporter and of the check use – texts, values in braces, attributes – in the place of the
// whole library, so that their pages stay small (`vite.config.ts` puts it there). A test holds it to the library on every message.

export type FluentVariable = string | number;

interface Message {
  value: string;
  attributes: Record<string, string>;
}

export class FluentResource {
  readonly messages = new Map<string, Message>();

  constructor(source: string) {
    let last: Message = { value: "", attributes: {} };
    for (const line of source.split("\n")) {
      const [, name, value] = /^([a-z][a-z0-9-]*) = (.*)$/.exec(line) ?? [];
      const [, part, more] = /^ +\.([a-z-]+) = (.*)$/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) this.messages.set(name, (last = { value, attributes: {} }));
      else if (part !== undefined && more !== undefined) last.attributes[part] = more;
    }
  }
}

export class FluentBundle {
  #messages = new Map<string, Message>();

  addResource({ messages }: FluentResource): void {
    this.#messages = messages;
  }

  getMessage(name: string): Message | undefined {
    return this.#messages.get(name);
  }

  formatPattern(pattern: string, values: Record<string, FluentVariable> = {}): string {
    return pattern.replace(/\{ \$([a-z]+) \}/g, (_, name: string) => String(values[name] ?? name));
  }
}
