import { type ErrorCodeEntry, errorCodes } from '@nexa/sdk';

type CodeTable = Readonly<Record<string, ErrorCodeEntry>>;

const generatedBy = '<!-- Generated from core/sdk/src/errors/error-codes.ts by `npm run generate`; do not edit. -->';

const introduction = `# Errors

Every error of NEXA carries one of these codes: in the \`code\` of a problem document of the HTTP interface, in the error
that a plugin throws or receives, and in the reason of a failed command. Code against the code, never against the words:
messages are translated, codes stay. A retired code is never used again.

\`retry\` says whether the same call may succeed later without a change by the caller.`;

/** `docs/errors.md`: the table of codes by area, in the order of the source. */
export function errorList(codes: CodeTable = errorCodes): string {
  const areas = [...new Set(Object.keys(codes).map(areaOf))];
  const sections = areas.map((area) => section(area, codes));
  return `${[generatedBy, introduction, ...sections].join('\n\n')}\n`;
}

/** `NEXA_AUTH_REQUIRED` belongs to the area `AUTH`. */
const areaOf = (code: string) => code.split('_')[1] ?? code;

function section(area: string, codes: CodeTable): string {
  const rows = Object.entries(codes)
    .filter(([code]) => areaOf(code) === area)
    .map(
      ([code, { kind, retryable, meaning, remedy }]) =>
        `| ${[`\`${code}\``, kind, retryable ? 'yes' : 'no', meaning, remedy].map(cell).join(' | ')} |`,
    );
  const title = `## ${area.charAt(0)}${area.slice(1).toLowerCase()}`;
  return [title, '', '| code | kind | retry | when | what to do |', '|---|---|---|---|---|', ...rows].join('\n');
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
