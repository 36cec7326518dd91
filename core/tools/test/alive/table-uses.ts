export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export interface TableUses {
  /** Files that add rows; changing and removing alone bring nothing to life. */
  readonly writers: readonly string[];
  readonly readers: readonly string[];
}

/**
 * Who writes and who reads a table, by the text of the sources: SQL that names it after INSERT INTO and COPY, or FROM
 * and JOIN, and Drizzle's insert, from and join of its description. A time series is written through its
 * entry in series.ts, and read also through that entry by a store. A view that is defined over a table is no reader.
 */
export function usesOf(table: string, files: readonly SourceFile[]): TableUses {
  const [schema, name] = table.includes('.') ? (table.split('.') as [string, string]) : ['public', table];
  const qualified = schema === 'public' ? `(?:(?:public|timeseries)\\.)?${name}` : `${schema}\\.${name}`;
  const variable = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const writes = [
    new RegExp(`\\b(?:INSERT\\s+INTO|COPY)\\s+${qualified}\\b(?!\\.)`),
    new RegExp(`\\.insert\\(${variable}\\)`),
  ];
  const reads = [
    new RegExp(`(?<!DELETE )\\b(?:FROM|JOIN)\\s+${qualified}\\b(?!\\.)`),
    new RegExp(`(?:\\.from|Join)\\(${variable}\\b`),
  ];
  const entry = new RegExp(`(?:name: |wide\\()'${name}'`);
  const storeUse = new RegExp(`\\b${variable}Series\\b`);
  const any = (patterns: readonly RegExp[], text: string) => patterns.some((pattern) => pattern.test(text));
  const pathsOf = (test: (file: SourceFile) => boolean) => files.filter(test).map(({ path }) => path);
  return {
    writers: pathsOf(
      ({ path, text }) => any(writes, text) || (path.endsWith('timeseries/series.ts') && entry.test(text)),
    ),
    readers: pathsOf(
      ({ path, text }) =>
        any(reads, text.replace(viewDefinitions, '')) || (path.includes('/stores/') && storeUse.test(text)),
    ),
  };
}

const viewDefinitions = /\bCREATE (?:OR REPLACE )?(?:MATERIALIZED )?VIEW\b[\s\S]*?;/g;
