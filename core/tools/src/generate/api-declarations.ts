import { dirname } from 'node:path';
import ts from 'typescript';

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  exactOptionalPropertyTypes: true,
  verbatimModuleSyntax: true,
  rewriteRelativeImportExtensions: true,
  declaration: true,
  emitDeclarationOnly: true,
  skipLibCheck: true,
  // Types are checked elsewhere; here only those that are declared are wanted.
  noCheck: true,
  customConditions: ['nexa-source'],
  types: ['node'],
};

/** A program over the declarations that the compiler makes of these sources; nothing is written. */
export function declarationsOf(entries: readonly string[]): ts.Program {
  const source = ts.createProgram([...entries], options);
  const declarations = new Map<string, string>();
  source.emit(undefined, (file, text) => declarations.set(file, text), undefined, true);
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  // A declaration names its neighbours by their sources; without these the compiler finds the declarations.
  const isHidden = (file: string) => !file.endsWith('.d.ts') && declarations.has(declarationFile(file));
  host.fileExists = (file) => declarations.has(file) || (!isHidden(file) && fileExists(file));
  host.readFile = (file) => declarations.get(file) ?? readFile(file);
  host.getSourceFile = (file, languageVersion, ...rest) => {
    const text = declarations.get(file);
    return text === undefined
      ? getSourceFile(file, languageVersion, ...rest)
      : ts.createSourceFile(file, text, languageVersion, true);
  };
  host.directoryExists = (folder) =>
    [...declarations.keys()].some((file) => dirname(file).startsWith(folder)) || ts.sys.directoryExists(folder);
  return ts.createProgram(entries.map(declarationFile), options, host);
}

/** `src/index.ts` is declared in `src/index.d.ts`. */
export const declarationFile = (source: string): string => source.replace(/\.ts$/, '.d.ts');
