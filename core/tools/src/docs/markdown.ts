export interface ShellCommand {
  document: string;
  line: number;
  command: string;
}

export interface Link {
  document: string;
  line: number;
  target: string;
}

const shellFence = /^```(sh|bash|shell|console)\s*$/;
const inlineCommand = /`((?:npm|npx|node) [^`]+)`/g;
const link = /\]\(([^)\s]+)\)|src="([^"]+)"/g;

/** Commands in shell blocks, and inline code that begins with npm, npx or node. */
export function findCommands(document: string, text: string): ShellCommand[] {
  let inside: 'shell' | 'other' | undefined;
  return text.split('\n').flatMap((content, index) => {
    const line = index + 1;
    if (content.startsWith('```')) {
      inside = inside === undefined ? (shellFence.test(content) ? 'shell' : 'other') : undefined;
      return [];
    }
    if (inside === 'other') return [];
    const found =
      inside === 'shell'
        ? [
            content
              .replace(/\s+#.*$/, '')
              .replace(/^\$ /, '')
              .trim(),
          ]
        : inlineCommands(content);
    return found
      .filter((command) => command !== '' && !command.startsWith('#'))
      .map((command) => ({ document, line, command }));
  });
}

const inlineCommands = (content: string) =>
  [...content.matchAll(inlineCommand)].map((match) => (match[1] ?? '').trim());

/** Links and pictures that stay inside the repository. */
export function findLinks(document: string, text: string): Link[] {
  return text.split('\n').flatMap((content, index) =>
    [...content.matchAll(link)]
      .map((match) => match[1] ?? match[2] ?? '')
      .filter((target) => !/^([a-z]+:|#)/.test(target))
      .map((target) => ({ document, line: index + 1, target: target.replace(/#.*$/, '') })),
  );
}
