// What is known of the bot's commands: who may use which where, what they are called, and how somebody picks one.

/** Kinds of commands and of options, by Discord's numbers. */
export const SLASH = 1;
export const MESSAGE_MENU = 3;
export const SUBCOMMAND = 1;
export const TEXT = 3;
export const INTEGER = 4;
export const BOOLEAN = 5;
export const CHANNEL = 7;
export const NUMBER = 10;
export const ATTACHMENT = 11;

/** Places where a command can be used, by Discord's numbers. */
const IN_SERVER = 0;
const WITH_THE_BOT = 1;

/** A command's or an option's name in a language. */
export function nameOf(named, locale) {
  return named.name_localizations?.[locale] ?? named.name;
}

/** What a command or an option is for, in a language. */
export function descriptionOf(named, locale) {
  return named.description_localizations?.[locale] ?? named.description ?? '';
}

/** The commands of a kind that somebody is offered in a channel. */
export function offered(commands, kind, person, channel) {
  const place = channel?.kind === 'direct' ? WITH_THE_BOT : IN_SERVER;
  return commands.filter((command) => {
    const isHere = !command.contexts || command.contexts.includes(place);
    const isAllowed = !command.default_member_permissions || person?.role === 'operator';
    return (command.type ?? SLASH) === kind && isHere && isAllowed;
  });
}

/** Every slash command that can be called, one for each subcommand of those that have some. */
export function callable(commands, locale) {
  return commands.flatMap((command) => {
    const subcommands = (command.options ?? []).filter((option) => option.type === SUBCOMMAND);
    const call = (named, subcommand) => ({
      command,
      subcommand,
      name: [command, subcommand].filter(Boolean).map((part) => part.name).join(' '),
      shown: [command, subcommand].filter(Boolean).map((part) => nameOf(part, locale)).join(' '),
      description: descriptionOf(named, locale),
      options: named.options ?? [],
    });
    return subcommands.length > 0 ? subcommands.map((each) => call(each, each)) : [call(command, null)];
  });
}

/** Those whose name begins with what was typed, then those that have it somewhere. */
export function matching(calls, typed) {
  const wanted = typed.toLowerCase();
  const isAt = (call, test) => [call.name, call.shown].some((name) => test(name.toLowerCase()));
  const first = calls.filter((call) => isAt(call, (name) => name.startsWith(wanted)));
  const rest = calls.filter((call) => !first.includes(call) && isAt(call, (name) => name.includes(wanted)));
  return [...first, ...rest];
}

/** The command that a typed line calls, and what follows its name; nothing where the name is not whole. */
export function called(calls, line) {
  const isCalled = (name) => line.toLowerCase().startsWith(`/${name.toLowerCase()} `);
  const named = calls.flatMap((call) => [call.name, call.shown].filter(isCalled).map((name) => ({ call, name })));
  named.sort((left, right) => right.name.length - left.name.length);
  return named.length > 0 ? { call: named[0].call, rest: line.slice(named[0].name.length + 2) } : null;
}

/** The options of a call as Discord wants them sent. */
export function optionsOf(call, values) {
  return call.subcommand ? [{ name: call.subcommand.name, type: SUBCOMMAND, options: values }] : values;
}
