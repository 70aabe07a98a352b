// What the page knows of the conversation: people, channels, commands and messages, as the server told it.

/** Tells of its changes by the events "world" (everything), "message", "gone", "channel", "commands" and "bot". */
export class World extends EventTarget {
  bot = { id: '', name: 'pullquote', online: false };
  server = { id: '', name: '' };
  people = [];
  channels = [];
  commands = [];
  /** Messages by their id, oldest first. */
  messages = new Map();

  /** Takes in what the server sent under a name. */
  take(name, data) {
    switch (name) {
      case 'world':
        this.bot = data.bot;
        this.server = data.server;
        this.people = data.people;
        this.channels = data.channels;
        this.commands = data.commands;
        this.messages = new Map(data.messages.map((message) => [message.id, message]));
        break;
      case 'message':
        this.messages.set(data.id, data);
        break;
      case 'gone':
        this.messages.delete(data.id);
        break;
      case 'channel':
        this.channels = [...this.channels.filter((channel) => channel.id !== data.id), data];
        break;
      case 'commands':
        this.commands = data;
        break;
      case 'bot':
        this.bot = { ...this.bot, ...data };
        break;
    }
    this.dispatchEvent(new CustomEvent(name, { detail: data }));
  }

  /** Somebody by their id. */
  person(id) {
    return this.people.find((person) => person.id === id);
  }

  /** A channel by its id. */
  channel(id) {
    return this.channels.find((channel) => channel.id === id);
  }

  /** The name of a person or of the bot, whoever has this id. */
  nameOf(id) {
    return id === this.bot.id ? this.bot.name : this.person(id)?.name;
  }

  /** The channels that somebody sees; a direct conversation is seen by the one who has it. */
  channelsOf(person) {
    return this.channels.filter((channel) => channel.kind !== 'direct' || channel.person === person);
  }

  /** The messages of a channel that somebody sees, oldest first. */
  messagesOf(channel, person) {
    return [...this.messages.values()].filter((message) => this.isSeen(message, channel, person));
  }

  /** Whether somebody sees a message in a channel. */
  isSeen(message, channel, person) {
    return message.channel_id === channel && (message.visible_to ?? person) === person;
  }
}
