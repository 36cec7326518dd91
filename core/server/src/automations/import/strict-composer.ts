import { Composer, type CST, type Document, type ParsedNode, Parser } from 'yaml';

type Options = ConstructorParameters<typeof Composer>[0];
type Source = number | readonly [number, ...unknown[]] | { readonly offset: number };

/** The first thing in a text that is no YAML. */
export class YamlFault extends Error {
  override readonly name = 'YamlFault';
  /** Characters before it. */
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** Ends at the first error: the library collects one for each of a million brackets, which takes minutes. */
class StrictComposer extends Composer {
  constructor(options: Options) {
    super(options);
    let first: YamlFault | undefined;
    // Private in its types, and the only way to hear of an error before all others were made. What it throws comes back
    // as an error of each level around.
    Reflect.set(this, 'onError', (source: Source, _code: string, message: string, isWarning?: boolean) => {
      if (isWarning === true) return;
      first ??= new YamlFault(message, offsetOf(source));
      throw first;
    });
  }

  override *next(token: CST.Token): ReturnType<Composer['next']> {
    if (token.type === 'error') throw new YamlFault(token.message, token.offset);
    yield* super.next(token);
  }
}

/** The only document of a text. @throws YamlFault at the first error, and at a second document. */
export function composeYaml(text: string, options: Options): Document.Parsed<ParsedNode> | undefined {
  const composer = new StrictComposer(options);
  let only: Document.Parsed<ParsedNode> | undefined;
  for (const document of composer.compose(new Parser().parse(text), false, text.length)) {
    const [error] = document.errors;
    if (error !== undefined) throw new YamlFault(error.message, error.pos[0]);
    if (only !== undefined) throw new YamlFault('a second document begins', document.range[0]);
    only = document as Document.Parsed<ParsedNode>;
  }
  return only;
}

function offsetOf(source: Source): number {
  if (typeof source === 'number') return source;
  return 'offset' in source ? source.offset : source[0];
}
