/** A test of a template, in which placeholders stand where a test has devices and values. */
export interface TemplateTest {
  readonly name: string;
  readonly given?: object;
  readonly when: readonly object[];
  readonly expect: object;
}

/** As the tests of an automation are written. */
export function templateTest({ expect, ...rest }: TemplateTest): object {
  return { ...rest, then: expect };
}
